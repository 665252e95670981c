//! What an answer may look like. An answer ends up in a subject pattern and in the text of a claim rule: none may hold what would widen
//! the one (`*`) or break out of the other (quotes, backslashes). Each shape lists what it allows; nothing else passes.

use url::Url;

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A user or organisation of GitHub: letters, digits and hyphens, 39 at most.
    GithubOwner,
    /// A repository of GitHub, without its owner.
    GithubRepository,
    /// A fully qualified Git ref: `refs/heads/main`, `refs/tags/v1`.
    GitRef,
    /// A deployment environment.
    Environment,
    /// The file name of a workflow.
    WorkflowFile,
    /// An event that starts a workflow, such as `push`.
    Event,
    /// A number that an issuer gave, in decimal.
    Number,
    /// A UUID in small letters.
    Guid,
    /// An https URL without user, query, fragment, or slash at its end.
    BaseUrl,
    /// An https URL that is an issuer, with or without a slash at its end.
    IssuerUrl,
    /// Groups and project of GitLab with slashes between.
    ProjectPath,
    /// A name as Kubernetes' namespaces have it (RFC 1123 label).
    DnsLabel,
    /// A name as Kubernetes' service accounts have it (RFC 1123 subdomain).
    DnsSubdomain,
    /// A SPIFFE trust domain.
    TrustDomain,
    /// The path of a SPIFFE ID.
    SpiffePath,
    /// An e-mail address.
    Email,
    /// An identifier of letters, digits, `.`, `_` and `-`.
    Identifier,
    /// A value of `aud`: a URI or a bare identifier.
    Audience,
    /// `yes` or `no`.
    YesOrNo,
    /// `1` or `2`.
    OneOrTwo,
}

impl Shape {
    /// What an answer of this shape looks like, for people.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::GithubOwner => {
                "a user or organisation of GitHub: letters, digits and hyphens, at most 39"
            }
            Self::GithubRepository => {
                "the name of a repository without its owner: letters, digits, ., _ and -, at most 100"
            }
            Self::GitRef => "a full ref: refs/heads/BRANCH or refs/tags/TAG",
            Self::Environment => {
                "the name of an environment: letters, digits, blanks, ., _, / and -, at most 255"
            }
            Self::WorkflowFile => "the name of a file in .github/workflows, such as deploy.yml",
            Self::Event => "the name of an event, such as push: small letters and _",
            Self::Number => "a number as the issuer writes it: 1 to 24 digits, the first not 0",
            Self::Guid => "a UUID in small letters, as in 6c1e0b7a-2d3f-4a5b-8c9d-0e1f2a3b4c5d",
            Self::BaseUrl => {
                "an https URL in its plain form: small letters in the host, no user, query, fragment, or slash at its end"
            }
            Self::IssuerUrl => {
                "the exact iss of its tokens: an https URL in its plain form, no user, query or fragment"
            }
            Self::ProjectPath => {
                "groups and project with slashes between, as in group/subgroup/project"
            }
            Self::DnsLabel => "small letters, digits and hyphens, at most 63",
            Self::DnsSubdomain => "small letters, digits, hyphens and dots, at most 253",
            Self::TrustDomain => "small letters, digits, ., _ and -, at most 255",
            Self::SpiffePath => {
                "the whole path of a SPIFFE ID: it starts with a slash, and its parts are letters, digits, ., _ and -"
            }
            Self::Email => "an e-mail address",
            Self::Identifier => "letters, digits, ., _ and -, at most 128",
            Self::Audience => {
                "a URI or an identifier: letters, digits and . _ - : / ~, at most 512"
            }
            Self::YesOrNo => "yes or no",
            Self::OneOrTwo => "1 or 2",
        }
    }

    /// Whether `answer` is of this shape.
    pub fn allows(self, answer: &str) -> bool {
        match self {
            Self::GithubOwner => {
                made_of(answer, 39, "-") && !answer.starts_with('-') && !answer.ends_with('-')
            }
            Self::GithubRepository => made_of(answer, 100, "._-") && !is_dots(answer),
            Self::GitRef => is_git_ref(answer),
            Self::Environment => {
                made_of(answer, 255, " ._/-") && answer.trim_matches(' ') == answer
            }
            Self::WorkflowFile => {
                made_of(answer, 100, "._-")
                    && matches!(
                        answer.rsplit_once('.'),
                        Some((name, "yml" | "yaml")) if !name.is_empty()
                    )
            }
            Self::Event => {
                (1..=64).contains(&answer.len())
                    && answer.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
            }
            Self::Number => {
                (1..=24).contains(&answer.len())
                    && answer.bytes().all(|b| b.is_ascii_digit())
                    && !answer.starts_with('0')
            }
            Self::Guid => is_guid(answer),
            Self::BaseUrl => is_plain_url(answer) && !answer.ends_with('/'),
            Self::IssuerUrl => is_plain_url(answer),
            Self::ProjectPath => {
                answer.len() <= 1024
                    && answer.contains('/')
                    && answer
                        .split('/')
                        .all(|part| made_of(part, 255, "._-") && !is_dots(part))
            }
            Self::DnsLabel => is_dns_label(answer),
            Self::DnsSubdomain => answer.len() <= 253 && answer.split('.').all(is_dns_label),
            Self::TrustDomain => {
                made_of(answer, 255, "._-") && !answer.bytes().any(|b| b.is_ascii_uppercase())
            }
            Self::SpiffePath => is_spiffe_path(answer),
            Self::Email => is_email(answer),
            Self::Identifier => made_of(answer, 128, "._-"),
            Self::Audience => made_of(answer, 512, "._-:/~"),
            Self::YesOrNo => matches!(answer, "yes" | "no"),
            Self::OneOrTwo => matches!(answer, "1" | "2"),
        }
    }
}

/// ASCII letters, digits and `others`; not empty, at most `most` bytes.
fn made_of(text: &str, most: usize, others: &str) -> bool {
    (1..=most).contains(&text.len())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || others.contains(c))
}

fn is_dots(text: &str) -> bool {
    matches!(text, "." | "..")
}

/// A part of what git-check-ref-format(1) allows: what nobody needs to escape anywhere.
fn is_git_ref(text: &str) -> bool {
    let rest = text
        .strip_prefix("refs/heads/")
        .or_else(|| text.strip_prefix("refs/tags/"));
    rest.is_some_and(|name| {
        made_of(name, 244, "._/-+#@=,")
            && !name.contains("..")
            && name
                .split('/')
                .all(|part| !part.is_empty() && !part.starts_with('.') && !part.ends_with('.'))
    })
}

fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => b == b'-',
            _ => matches!(b, b'0'..=b'9' | b'a'..=b'f'),
        })
}

/// As the URL parser would write it, so that it is compared as plain text with what an issuer writes.
fn is_plain_url(text: &str) -> bool {
    let plain = made_of(text, 1024, "._-:/~%")
        && text
            .strip_prefix("https://")
            .is_some_and(|rest| !rest.contains("//"));
    plain
        && Url::parse(text).is_ok_and(|url| {
            let written = url.as_str();
            url.has_host()
                && url.username().is_empty()
                && url.password().is_none()
                && (written == text || written.strip_suffix('/') == Some(text))
        })
}

fn is_dns_label(text: &str) -> bool {
    made_of(text, 63, "-")
        && !text.bytes().any(|b| b.is_ascii_uppercase())
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// SPIFFE-ID section 2.2: segments are not empty, `.` or `..`, and there is no slash at the end.
fn is_spiffe_path(text: &str) -> bool {
    text.len() <= 1024
        && text.strip_prefix('/').is_some_and(|path| {
            path.split('/')
                .all(|part| made_of(part, 1024, "._-") && !is_dots(part))
        })
}

fn is_email(text: &str) -> bool {
    text.len() <= 254
        && text.split_once('@').is_some_and(|(name, domain)| {
            made_of(name, 64, "._+-") && domain.contains('.') && made_of(domain, 253, ".-")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shape_takes_what_it_is_for() {
        for (shape, good) in [
            (Shape::GithubOwner, "octo-org"),
            (Shape::GithubRepository, ".github"),
            (Shape::GitRef, "refs/heads/feature/a_b"),
            (Shape::GitRef, "refs/tags/v1.2.3"),
            (Shape::Environment, "Production EU"),
            (Shape::WorkflowFile, "deploy.yml"),
            (Shape::Event, "workflow_dispatch"),
            (Shape::Number, "102006997547213390571"),
            (Shape::Guid, "6c1e0b7a-2d3f-4a5b-8c9d-0e1f2a3b4c5d"),
            (Shape::BaseUrl, "https://sso.example.com:8443/auth"),
            (
                Shape::IssuerUrl,
                "https://oidc.eks.us-east-2.amazonaws.com/id/2F33",
            ),
            (Shape::ProjectPath, "group/sub.group/project"),
            (Shape::DnsLabel, "prod"),
            (Shape::DnsSubdomain, "deployer.v2"),
            (Shape::TrustDomain, "prod.example.org"),
            (Shape::SpiffePath, "/ns/prod/sa/web"),
            (Shape::Email, "ci@acme.iam.gserviceaccount.com"),
            (Shape::Identifier, "0oa5l8_x-Y.z"),
            (
                Shape::Audience,
                "api://6c1e0b7a-2d3f-4a5b-8c9d-0e1f2a3b4c5d",
            ),
        ] {
            assert!(shape.allows(good), "{shape:?} {good}");
        }
    }

    #[test]
    fn each_shape_refuses_what_only_looks_like_it() {
        for (shape, bad) in [
            (Shape::GithubOwner, "acme/evil"),
            (Shape::GithubOwner, "acme@1"),
            (Shape::GithubOwner, "-acme"),
            (Shape::GithubRepository, ".."),
            (Shape::GitRef, "main"),
            (Shape::GitRef, "refs/heads/../main"),
            (Shape::GitRef, "refs/heads/a:b"),
            (Shape::GitRef, "refs/pull/1/merge"),
            (Shape::Environment, " prod"),
            (Shape::Environment, "prod:ref"),
            (Shape::WorkflowFile, "../deploy.yml"),
            (Shape::WorkflowFile, "deploy.sh"),
            (Shape::Number, "007"),
            (Shape::Guid, "6C1E0B7A-2D3F-4A5B-8C9D-0E1F2A3B4C5D"),
            (Shape::BaseUrl, "https://sso.example.com/"),
            (Shape::BaseUrl, "http://sso.example.com"),
            (Shape::BaseUrl, "https://SSO.example.com"),
            (Shape::BaseUrl, "https://u@sso.example.com"),
            (Shape::BaseUrl, "https://sso.example.com?x"),
            (Shape::BaseUrl, "https://sso.example.com/a/../b"),
            (Shape::BaseUrl, "https://"),
            (Shape::ProjectPath, "project"),
            (Shape::ProjectPath, "group//project"),
            (Shape::ProjectPath, "group/../project"),
            (Shape::DnsLabel, "prod.eu"),
            (Shape::DnsSubdomain, "a..b"),
            (Shape::TrustDomain, "Example.org"),
            (Shape::TrustDomain, "example.org/x"),
            (Shape::SpiffePath, "ns/prod"),
            (Shape::SpiffePath, "/ns/"),
            (Shape::SpiffePath, "/ns/.."),
            (Shape::Email, "ci"),
            (Shape::Email, "a@b@c.d"),
            (Shape::YesOrNo, "true"),
            (Shape::OneOrTwo, "3"),
        ] {
            assert!(!shape.allows(bad), "{shape:?} {bad}");
        }
    }
}
