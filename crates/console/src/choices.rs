//! What the fields of forms offer to choose from.

use crate::frame::Rights;
use crate::part::Choice;

/// Choices with a sentence each.
fn listed<const N: usize>(choices: [(&str, &str, &str); N]) -> Vec<Choice> {
    let choice = |(value, label, help): (&str, &str, &str)| Choice::new(value, label, help);
    choices.into_iter().map(choice).collect()
}

/// How a new client proves who it is.
pub(crate) fn first_credentials() -> Vec<Choice> {
    listed([
        (
            "generate",
            "Make a key pair",
            "The private key is shown once, for you to hand over. The public one stays here.",
        ),
        (
            "certificate",
            "It has a certificate or public key",
            "Paste or choose the file. Its private key never leaves the partner.",
        ),
        (
            "jwks_url",
            "It publishes its keys",
            "They are read from its JWKS URL, and followed when they change.",
        ),
        (
            "secret",
            "A shared secret",
            "Made here and shown once. For clients that cannot sign.",
        ),
        (
            "none",
            "Later",
            "Without a credential it can do nothing yet.",
        ),
    ])
}

/// The grants, by their short names.
pub(crate) fn grants() -> Vec<Choice> {
    listed([
        (
            "jwt-bearer",
            "JWT bearer",
            "Trades a signed JWT for a token (RFC 7523).",
        ),
        (
            "client_credentials",
            "Client credentials",
            "A token for itself (RFC 6749 section 4.4).",
        ),
        (
            "authorization_code",
            "Authorization code",
            "Users sign in with a browser (RFC 6749 section 4.1).",
        ),
        (
            "refresh_token",
            "Refresh token",
            "Goes on without asking again (RFC 6749 section 6).",
        ),
        (
            "token-exchange",
            "Token exchange",
            "Trades one token for another (RFC 8693).",
        ),
        (
            "device_code",
            "Device code",
            "Users sign in on another device (RFC 8628).",
        ),
    ])
}

/// How often an assertion may be used.
pub(crate) fn replay_modes() -> Vec<Choice> {
    listed([
        ("once-if-jti", "Once, if it has a jti", "The default."),
        ("once", "Once, and it must have a jti", "The strictest."),
        (
            "once-by-digest",
            "Once, by its text",
            "For SDKs that send no jti.",
        ),
        (
            "reusable",
            "As often as it is valid",
            "Whoever finds one can use it until it ends.",
        ),
    ])
}

/// Departures from the RFCs that can be tolerated.
pub(crate) fn switches() -> Vec<Choice> {
    listed([
        (
            "string-dates",
            "Dates as strings",
            "exp, iat and nbf as \"1795289589\".",
        ),
        (
            "millisecond-dates",
            "Dates in milliseconds",
            "Values that can be nothing else.",
        ),
        (
            "missing-sub",
            "No sub",
            "The subject is then the client itself.",
        ),
        (
            "padded-base64",
            "Padded base64",
            "= at the end of the parts.",
        ),
        (
            "x5t-hex-sha256",
            "x5t as hexadecimal SHA-256",
            "WSO2’s form of the thumbprint.",
        ),
    ])
}

/// Departures that can be tolerated of an identity provider, which must say whom it speaks for.
pub(crate) fn switches_of_providers() -> Vec<Choice> {
    let mut switches = switches();
    switches.retain(|one| one.value != "missing-sub");
    switches
}

/// What tokens are made as.
pub(crate) fn formats() -> Vec<Choice> {
    Choice::of(&[
        ("", "As the tenant has it"),
        ("jwt", "JWT, verified offline (RFC 9068)"),
        ("opaque", "Opaque, looked up here"),
    ])
}

/// What a key pair that is made here signs with.
pub(crate) fn key_pairs() -> Vec<Choice> {
    Choice::of(&[
        ("ES256", "ES256: P-256, small and fast"),
        ("RS256", "RS256: RSA 2048, understood everywhere"),
        ("EdDSA", "EdDSA: Ed25519"),
    ])
}

/// Who may present assertions.
pub(crate) fn presenters() -> Vec<Choice> {
    listed([
        (
            "only",
            "Only these clients",
            "Each must authenticate as well. The narrowest.",
        ),
        (
            "any_authenticated",
            "Any client of this tenant",
            "Each must authenticate as well.",
        ),
        (
            "anybody",
            "Anybody who has one",
            "Without client authentication: the assertion alone is enough (RFC 7523 section 3.1).",
        ),
    ])
}

/// For whom an identity provider may speak.
pub(crate) fn speakers() -> Vec<Choice> {
    listed([
        (
            "matching",
            "Subjects that match a pattern",
            "* stands for anything within a segment, such as repo:acme/*:ref:refs/heads/main.",
        ),
        ("only", "Only these subjects", "Compared exactly."),
        (
            "anyone",
            "Any subject",
            "Right only where everybody at the issuer may have a token.",
        ),
    ])
}

/// Where keys come from.
pub(crate) fn key_sources() -> Vec<Choice> {
    listed([
        (
            "discovery",
            "Its metadata",
            "Found from the issuer’s URL (OpenID Connect Discovery, RFC 8414), and followed.",
        ),
        ("jwks_url", "A JWKS URL", "Read from there, and followed."),
        (
            "spiffe_bundle",
            "A SPIFFE bundle endpoint",
            "Keys with use jwt-svid.",
        ),
        (
            "kubernetes",
            "A Kubernetes API server",
            "Its /openid/v1/jwks.",
        ),
        (
            "",
            "Registered here",
            "Certificates or keys that you add by hand.",
        ),
    ])
}

/// Whom a token speaks for.
pub(crate) fn subject_mappings() -> Vec<Choice> {
    listed([
        ("assertion", "The assertion’s sub", ""),
        (
            "prefixed_by_issuer",
            "The issuer, a bar, and sub",
            "Two issuers then never speak for one subject.",
        ),
        ("claim", "Another claim", "Named below."),
        (
            "local_user",
            "A user of this server",
            "Found by a claim, named below.",
        ),
    ])
}

/// What a server signs tokens with.
pub(crate) fn signing_algorithms() -> Vec<Choice> {
    Choice::of(&[
        ("", "As the key says"),
        ("ES256", "ES256"),
        ("EdDSA", "EdDSA"),
        ("RS256", "RS256"),
        ("PS256", "PS256"),
    ])
}

/// What a new key signs with.
pub(crate) fn key_algorithms() -> Vec<Choice> {
    Choice::of(&[
        ("ES256", "ES256"),
        ("EdDSA", "EdDSA"),
        ("RS256", "RS256"),
        ("PS256", "PS256"),
    ])
}

/// What becomes of what a key signed that is retired.
pub(crate) fn retirements() -> Vec<Choice> {
    listed([
        (
            "no",
            "Counts until its own end",
            "The key stays published until the last token that it signed has ended.",
        ),
        (
            "yes",
            "Counts for nothing from now on",
            "For a key that somebody else may have. It is taken off the key set at once.",
        ),
    ])
}

/// When a key that comes new signs.
pub(crate) fn takes_over() -> Vec<Choice> {
    listed([
        (
            "no",
            "Once it was published long enough",
            "Whoever verifies has read it by then.",
        ),
        (
            "yes",
            "At once",
            "Resource servers that keep the key set refuse its tokens until they read it again.",
        ),
    ])
}

/// The roles of a tenant's administrators.
fn tenant_roles() -> Vec<Choice> {
    listed([
        (
            "tenant",
            "Tenant administrator",
            "Everything in this tenant.",
        ),
        (
            "operator",
            "Operator",
            "Switches off and on, revokes, reads keys anew, sets users’ passwords. Changes nothing about who is trusted with what.",
        ),
        ("auditor", "Auditor", "Reads everything, changes nothing."),
    ])
}

/// The roles that somebody with these rights may give.
pub(crate) fn roles(rights: Rights) -> Vec<Choice> {
    let system = Choice::new(
        "system",
        "System administrator",
        "Everything in every tenant, and the tenants themselves.",
    );
    let system = rights.system.then_some(system);
    system.into_iter().chain(tenant_roles()).collect()
}

/// The same, or none.
pub(crate) fn roles_or_none(rights: Rights) -> Vec<Choice> {
    let none = Choice::new("none", "None", "Signs in at clients, not here.");
    std::iter::once(none).chain(roles(rights)).collect()
}

/// How somebody gets in as an administrator.
pub(crate) fn administrators() -> Vec<Choice> {
    listed([
        (
            "person",
            "A person",
            "Gets a link that works once, to choose a password.",
        ),
        (
            "generate",
            "A machine, with a key made here",
            "Signs JWTs with it, as CI does. The private key is shown once.",
        ),
        (
            "key",
            "A machine that has a key",
            "Its private key stays where it is.",
        ),
    ])
}

/// How a new user comes to a password.
pub(crate) fn first_passwords() -> Vec<Choice> {
    listed([
        (
            "invitation",
            "A link that works once",
            "Shown to you, to be sent on; the user chooses the password.",
        ),
        (
            "password",
            "A password set by you",
            "On the page after this one. You know it then: let the user change it.",
        ),
    ])
}

/// Yes, no, or as the server's configuration has it.
pub(crate) fn switched() -> Vec<Choice> {
    Choice::of(&[("", "As the server has it"), ("yes", "Yes"), ("no", "No")])
}

/// What tokens are signed with.
pub(crate) fn token_algorithms() -> Vec<Choice> {
    Choice::of(&[
        ("", "As the tenant has it"),
        ("ES256", "ES256"),
        ("EdDSA", "EdDSA"),
        ("RS256", "RS256"),
        ("PS256", "PS256"),
    ])
}
