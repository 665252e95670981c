// An application that users sign in to, as one makes it with oauth4webapi: what its checks have in common.
import * as oauth from 'oauth4webapi'

import { server } from '../../node/check.mjs'

export const http = { [oauth.allowInsecureRequests]: true }
const issuer = new URL(server)

/** The server by OpenID discovery. */
export const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, http))

export class Application {
  constructor(client_id, proof, redirect_uri = 'http://127.0.0.1:9/callback') {
    Object.assign(this, { client: { client_id }, proof, redirect_uri })
  }

  /** The parameters of a request for a code, and what is kept to check the answer by. */
  async request(more = {}) {
    const kept = { verifier: oauth.generateRandomCodeVerifier(), state: oauth.generateRandomState(), nonce: oauth.generateRandomNonce() }
    const parameters = {
      response_type: 'code',
      client_id: this.client.client_id,
      redirect_uri: this.redirect_uri,
      scope: 'openid profile orders.read',
      state: kept.state,
      nonce: kept.nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(kept.verifier),
      code_challenge_method: 'S256',
      ...more,
    }
    kept.idToken = parameters.scope.split(' ').includes('openid')
    return { parameters, kept }
  }

  /** Where the browser is sent with them. */
  address(parameters) {
    const address = new URL(as.authorization_endpoint)
    address.search = new URLSearchParams(parameters)
    return address
  }

  /** Pushes them (RFC 9126); where the browser is sent instead. */
  async push(parameters) {
    const answer = await oauth.pushedAuthorizationRequest(as, this.client, this.proof, parameters, http)
    const { request_uri } = await oauth.processPushedAuthorizationResponse(as, this.client, answer)
    return this.address({ client_id: this.client.client_id, request_uri })
  }

  /** Trades the code of the answer `came`, which is checked by what was kept: state, iss (RFC 9207), nonce. */
  async redeem(came, kept) {
    const parameters = oauth.validateAuthResponse(as, this.client, came, kept.state)
    const answer = await oauth.authorizationCodeGrantRequest(as, this.client, this.proof, parameters, this.redirect_uri, kept.verifier, http)
    const expected = kept.idToken ? { expectedNonce: kept.nonce, requireIdToken: true } : {}
    return oauth.processAuthorizationCodeResponse(as, this.client, answer, expected)
  }

  async refresh(token) {
    const answer = await oauth.refreshTokenGrantRequest(as, this.client, this.proof, token, http)
    return oauth.processRefreshTokenResponse(as, this.client, answer)
  }

  /** Any other grant. */
  async grant(type, parameters) {
    const answer = await oauth.genericTokenEndpointRequest(as, this.client, this.proof, type, parameters, http)
    return oauth.processGenericTokenEndpointResponse(as, this.client, answer)
  }

  async introspect(token) {
    const answer = await oauth.introspectionRequest(as, this.client, this.proof, token, http)
    return oauth.processIntrospectionResponse(as, this.client, answer)
  }

  async revoke(token) {
    await oauth.processRevocationResponse(await oauth.revocationRequest(as, this.client, this.proof, token, http))
  }
}
