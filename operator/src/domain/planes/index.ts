export { type Plane, type Posture, planes, postures, type Scope, type State, scopes, setPlane, states } from './posture.store.ts'
