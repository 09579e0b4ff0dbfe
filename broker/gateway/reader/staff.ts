/** Which logged-in people are this organisation's employees who may read. */
import { employeeRef } from '../../../consent/party.ts'
import type { Identified } from '../../../consent/ports/identity.ts'
import type { Employees } from '../config.ts'
import type { Employee } from './sessions.ts'

const holdsRole = (claim: unknown, role: string): boolean =>
  Array.isArray(claim) ? claim.includes(role) : claim === role

/** The employee behind a login; null for everybody else, also when a claim is missing or odd. */
export const employeeOf = (employees: Employees, identified: Identified): Employee | null => {
  if ('people' in employees) {
    const known = employees.people.find(({ subject }) => subject === identified.subject)
    return known === undefined ? null : { employee: known.employee, name: known.name }
  }
  const { claims } = identified
  const { employeeClaim, nameClaim, roleClaim, role } = employees
  const employee = employeeRef.safeParse(claims[employeeClaim])
  const name = claims[nameClaim]
  if (!employee.success || typeof name !== 'string' || !holdsRole(claims[roleClaim], role))
    return null
  return { employee: employee.data, name: name.slice(0, 100) }
}
