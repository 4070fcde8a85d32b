import { hash, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

/** Which workspace of an organisation a key opens; its prefix says so. */
export type KeyMode = "live" | "test";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const PREFIX_LENGTH = "sos_live_".length;
const RANDOM_LENGTH = 32;
const CHECKSUM_LENGTH = 6;
const CHECKED_LENGTH = PREFIX_LENGTH + RANDOM_LENGTH;

/** Length of every key, in characters. */
export const KEY_LENGTH = CHECKED_LENGTH + CHECKSUM_LENGTH;

// The largest multiple of 62 in a byte: a higher byte is thrown away, or the first digits would be likelier.
const UNBIASED_BELOW = 248;

const DIGIT_OF_CODE = new Int8Array(128).fill(-1);
for (let digit = 0; digit < ALPHABET.length; digit++) {
  DIGIT_OF_CODE[ALPHABET.charCodeAt(digit)] = digit;
}

function randomBase62(length: number): string {
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < UNBIASED_BELOW && text.length < length) text += ALPHABET.charAt(byte % 62);
    }
  }
  return text;
}

function checksumOf(text: string): string {
  let rest = crc32(text);
  let digits = "";
  for (let i = 0; i < CHECKSUM_LENGTH; i++) {
    digits = ALPHABET.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/** The digit behind a character of the alphabet, or -1. */
function digitAt(text: string, index: number): number {
  return DIGIT_OF_CODE[text.charCodeAt(index)] ?? -1;
}

/** Makes a new key with 190 random bits. It is shown once and kept only as `hashKey`. */
export function generateKey(mode: KeyMode): string {
  const checked = `sos_${mode}_${randomBase62(RANDOM_LENGTH)}`;
  return checked + checksumOf(checked);
}

/** Reads a key's mode after checking length, alphabet and checksum; undefined when it cannot be a key of ours. */
export function parseKey(text: string): { mode: KeyMode } | undefined {
  if (text.length !== KEY_LENGTH) return undefined;
  const mode = text.startsWith("sos_live_")
    ? "live"
    : text.startsWith("sos_test_")
      ? "test"
      : undefined;
  if (mode === undefined) return undefined;
  for (let i = PREFIX_LENGTH; i < CHECKED_LENGTH; i++) {
    if (digitAt(text, i) < 0) return undefined;
  }
  let checksum = 0;
  for (let i = CHECKED_LENGTH; i < KEY_LENGTH; i++) {
    const digit = digitAt(text, i);
    if (digit < 0) return undefined;
    checksum = checksum * 62 + digit;
  }
  return checksum === crc32(text.slice(0, CHECKED_LENGTH)) ? { mode } : undefined;
}

/** SHA-256 of the key as 64 lower-case hex digits: what is stored and looked up. A key is random, so no salt. */
export function hashKey(key: string): string {
  return hash("sha256", key, "hex");
}

/** What a list may show of a key: `sos_live_Ab12…x9Yz`. */
export function keyHint(key: string): string {
  return `${key.slice(0, PREFIX_LENGTH + 4)}…${key.slice(-4)}`;
}
