// How panva's two libraries tell that a server refused: an error of theirs with the code of the body, or with the challenge of the header.

/** Recognises a refusal with that code and status. `library` is openid-client or oauth4webapi. */
export const refusalOf = (library) => (code, status = 400) => (error) =>
  (error instanceof library.ResponseBodyError && error.error === code && error.status === status) ||
  (error instanceof library.WWWAuthenticateChallengeError && error.status === status)
