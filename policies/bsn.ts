/** The one test that tells a citizen service number (BSN) from nine other digits. */

const WEIGHTS = [9, 8, 7, 6, 5, 4, 3, 2, -1]

/** Nine digits that pass the eleven-test (Wabb; Logisch ontwerp BSN): 9 x first ... 2 x eighth, minus the ninth. All zeros is no number. */
export function passesElevenTest(digits: string): boolean {
  if (!/^\d{9}$/.test(digits) || digits === '000000000') return false
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0)
  return sum % 11 === 0
}
