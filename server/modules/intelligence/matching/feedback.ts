/** What people said about matches of an account that rested on certain words. */
export interface MatchFeedback {
  /** The words as `foldedWords` gives them ("orange", "orange sa"). */
  words: string;
  /** How often the match was said to be the right company. */
  right: number;
  /** How often it was said to be the wrong one. */
  wrong: number;
}

/**
 * How far feedback moves the strength of a match, -0.5 to 0.5: one voice moves little, many agreeing ones decide. Of the
 * words that the match rests on, those that most was said about count.
 */
export function feedbackShift(feedback: readonly MatchFeedback[] | undefined, words: readonly string[]): number {
  if (!feedback) return 0;
  let shift = 0;
  let voices = 0;
  for (const { words: judged, right, wrong } of feedback) {
    if (!words.includes(judged) || right + wrong <= voices) continue;
    voices = right + wrong;
    shift = ((right - wrong) / (voices + 2)) * 0.6;
  }
  return Math.min(0.5, Math.max(-0.5, shift));
}
