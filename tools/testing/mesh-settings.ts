/** Settings of the mesh that all test files share: limits that no test of something else runs into. */
export const meshSettings = {
  // Answers at once; what the local engine sees is tried on stacks of their own.
  CEDULA_ENGINE: 'simulated',
  CEDULA_RATE_PER_SECOND: '1000',
  CEDULA_RATE_BURST: '1000',
  CEDULA_QUOTA_PER_MONTH: '1000000',
  CEDULA_SIGNUP_BURST: '10000',
  CEDULA_SIGNUP_PER_MINUTE: '10000',
  // The first operator, for tests of what operators may do.
  CEDULA_OPERATOR_EMAIL: 'operator@cedula.example',
  CEDULA_OPERATOR_PASSWORD: 'walnut-harbour-72',
};
