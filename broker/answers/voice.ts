/** Who may answer: the same for saying yes or no, for going on after a pause and for confirming. */
import { ConsentError } from '../../consent/errors.ts'
import { mayAnswer } from '../../consent/say.ts'
import { hearingsOf, type Scene } from '../decisions/scene.ts'

/** Whether this role may answer about every category of the scene. */
export const hasVoice = (scene: Scene, role: string): boolean =>
  hearingsOf(scene).every((hearing) => mayAnswer(hearing, role))

/** Throws `ConsentError('niet_bevoegd')`, with the reason in words for people, when this role may not answer. */
export const mustHaveVoice = (scene: Scene, role: string): void => {
  if (!hasVoice(scene, role)) throw new ConsentError('niet_bevoegd', notYours(scene, role))
}

const notYours = ({ decided }: Scene, role: string): string => {
  if (role === 'jeugdige') return 'Over deze gegevens beslissen je ouders of verzorgers nog.'
  if (decided.ages.some((age) => age >= 16)) return 'Vanaf 16 jaar beslist de jongere zelf.'
  return 'U kunt hierover niet beslissen. Misschien is uw gezag nog niet vastgesteld.'
}
