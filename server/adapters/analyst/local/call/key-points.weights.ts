/** Weights of the features of a sentence, made by `scripts/train-key-points.ts`; one unit is one standard deviation of the score. */

export const callWeights = [
  -0.2965, // joints
  -0.6965, // persons
  -2.717, // chat
  0.7776, // content
  0.3816, // length
  0.5316, // short
  0.3873, // long words
  0, // broken off
  -0.1767, // spoken of
  0.0555, // most spoken of
  0.8862, // top four spoken of
  0.9021, // spoken of in one place
  -0.0094, // said once
  0.3142, // phrases
  1.7335, // like the whole
  -0.4839, // place
  -0.5974, // place squared
  -0.5149, // opening
  0.0176, // closing
  6.466, // length of turn
  0.3324, // talk of speaker
  1.0057, // number
  0.0821, // matters
  0.3572, // decides
  0.0205, // reason
  0.0799, // needs
  -0.1647, // past
  0.0719, // we
  -0.1386, // will
];

export const meetingWeights = [
  6.9995, // joints
  -2.309, // persons
  -2.9183, // chat
  -0.5674, // content
  -0.2481, // length
  0.4184, // short
  0.5092, // long words
  -0.1395, // broken off
  -0.2476, // spoken of
  -0.8237, // most spoken of
  0.3314, // top four spoken of
  0.8495, // spoken of in one place
  -0.263, // said once
  0.4276, // phrases
  8.743, // like the whole
  -0.123, // place
  -0.3004, // place squared
  0.3531, // opening
  -0.0991, // closing
  -0.0447, // length of turn
  0.1099, // talk of speaker
  0.3569, // number
  0.0405, // matters
  -0.239, // decides
  -0.348, // reason
  -0.0782, // needs
  0.4041, // past
  -0.1037, // we
  -0.456, // will
];
