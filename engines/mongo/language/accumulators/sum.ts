import { addDecimal, divideDecimal } from '../../bson/decimal128.arithmetic.ts';
import { decimalFromDouble, decimalFromInteger } from '../../bson/decimal128.ts';
import { isNumber } from '../../bson/number.ts';
import { Decimal128, Int32, type Value } from '../../bson/value.ts';
import { fitsInt32, fitsInt64, toDouble } from '../number.ts';
import type { Fold } from './accumulator.ts';

/** Adds numbers without losing digits on the way: whole ones exactly, doubles with a running correction (Neumaier). */
export class Total {
  count = 0;
  #whole = 0n;
  #small = 0;
  #wide = false;
  #double: number | undefined;
  #correction = 0;
  #decimal: Decimal128 | undefined;

  add(v: Value | undefined): void {
    if (v instanceof Int32) {
      this.#small += v.value;
      if (!Number.isSafeInteger(this.#small)) this.#spill(v.value);
    } else if (typeof v === 'bigint') {
      this.#whole += v;
      this.#wide = true;
    } else if (typeof v === 'number') this.#addDouble(v);
    else if (v instanceof Decimal128) this.#decimal = this.#decimal ? addDecimal(this.#decimal, v) : v;
    else return;
    this.count += 1;
  }

  #spill(last: number): void {
    this.#whole += BigInt(this.#small - last) + BigInt(last);
    this.#small = 0;
  }

  #addDouble(v: number): void {
    const sum = this.#double ?? 0;
    const next = sum + v;
    if (Number.isFinite(next)) {
      this.#correction += Math.abs(sum) >= Math.abs(v) ? sum - next + v : v - next + sum;
    }
    this.#double = next;
  }

  /** In the widest type that was added; whole numbers that overflow 64 bits become a double. */
  value(): number | bigint | Int32 | Decimal128 {
    const whole = this.#whole + BigInt(this.#small);
    if (this.#decimal) return addDecimal(this.#decimal, this.#asDecimal(whole));
    if (this.#double !== undefined) return this.#doubleTotal(whole);
    if (!this.#wide && fitsInt32(whole)) return new Int32(Number(whole));
    return fitsInt64(whole) ? whole : Number(whole);
  }

  #doubleTotal(whole: bigint): number {
    const sum = (this.#double ?? 0) + (Number.isFinite(this.#double) ? this.#correction : 0);
    return sum + Number(whole);
  }

  #asDecimal(whole: bigint): Decimal128 {
    return this.#double === undefined ? decimalFromInteger(whole) : decimalFromDouble(this.#doubleTotal(whole));
  }

  /** A decimal when one was added, else a double; null when nothing was. */
  average(): number | Decimal128 | null {
    if (this.count === 0) return null;
    const total = this.value();
    if (total instanceof Decimal128) return divideDecimal(total, decimalFromInteger(BigInt(this.count)));
    return (total instanceof Int32 ? total.value : Number(total)) / this.count;
  }
}

/** `$sum`: what is no number counts as nothing. */
export function sum(): Fold {
  const total = new Total();
  return { add: (v) => total.add(v), result: () => total.value() };
}

/** `$avg`: null without a single number. */
export function average(): Fold {
  const total = new Total();
  return { add: (v) => total.add(v), result: () => total.average() };
}

/** `$stdDevPop` and `$stdDevSamp`: Welford's method; null when there are too few numbers. */
export function standardDeviation(sample: boolean): Fold {
  let count = 0;
  let mean = 0;
  let squares = 0;
  const add = (v: Value | undefined): void => {
    if (!isNumber(v)) return;
    const x = toDouble(v);
    count += 1;
    const delta = x - mean;
    mean += delta / count;
    squares += delta * (x - mean);
  };
  const result = (): Value => {
    const degrees = sample ? count - 1 : count;
    return degrees > 0 ? Math.sqrt(squares / degrees) : null;
  };
  return { add, result };
}
