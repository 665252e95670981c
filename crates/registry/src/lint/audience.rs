//! For whom the assertions are made. This server's own names always count, and they are nobody else's; what is registered beside them may
//! be everybody's.

use url::{Host, Url};

use super::finding::{Finding, Severity, update};
use super::shared_issuer;
use super::surroundings::Surroundings;
use crate::identity_provider::IdentityProvider;

/// Values of `aud` that tokens have when nobody chose one, or that are another service's. One that ends in `*` stands for all that
/// begin so.
static OF_OTHERS: [&str; 20] = [
    // The default of GitHub Actions: the owner's page. <https://docs.github.com/en/actions/reference/security/oidc>
    "https://github.com/*",
    // The default of GitLab. <https://docs.gitlab.com/ci/secrets/id_token_authentication/>
    "https://gitlab.com",
    // AWS. <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html>
    "sts.amazonaws.com",
    // Entra's own workload identity federation.
    // <https://learn.microsoft.com/en-us/entra/workload-id/workload-identity-federation-create-trust>
    "api://AzureADTokenExchange",
    "fb60f99c-7a34-4190-8149-302f77469936",
    // Microsoft Graph and Azure Resource Manager.
    "00000003-0000-0000-c000-000000000000",
    "https://graph.microsoft.com",
    "https://management.azure.com/",
    "https://management.core.windows.net/",
    // Google's. <https://cloud.google.com/iam/docs/workload-identity-federation-with-other-providers>
    "https://iam.googleapis.com/*",
    "//iam.googleapis.com/*",
    "https://oauth2.googleapis.com/token",
    // Trusted publishing of packages (PyPI, npm), and signing. <https://docs.sigstore.dev/>
    "pypi",
    "npm:*",
    "sigstore",
    // API servers. <https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/>
    "https://kubernetes.default.svc",
    "https://kubernetes.default.svc.cluster.local",
    // Okta's default authorization server. <https://developer.okta.com/docs/concepts/auth-servers/>
    "api://default",
    // In most tokens of a Keycloak realm. <https://www.keycloak.org/docs/latest/server_admin/#audience-support>
    "account",
    // What many set up Vault with. <https://developer.hashicorp.com/vault/docs/auth/jwt>
    "vault",
];

/// `no-audience-of-its-own`: an assertion made for another service is good here as well.
pub(super) fn no_audience_of_its_own(
    provider: &IdentityProvider,
    around: &Surroundings<'_>,
) -> Option<Finding> {
    let is_shared = shared_issuer::find(provider.issuer()).is_some();
    let audiences = &provider.settings().assertion.audiences;
    let of_others = audiences
        .iter()
        .find(|audience| is_of_others(audience) || *audience == provider.issuer());
    if let Some(audience) = of_others {
        let severity = if is_shared {
            Severity::Risk
        } else {
            Severity::Warning
        };
        return Some(Finding::new(
            "no-audience-of-its-own",
            severity,
            format!(
                "{audience} is an audience of other services too: whoever an assertion was sent to there could trade it here. \
                 Have the issuer name {} instead",
                around.own.as_str()
            ),
            update(provider, "--unset audience"),
        ));
    }
    (is_shared && audiences.is_empty() && is_loopback(around.own.as_str())).then(|| {
        Finding::new(
            "no-audience-of-its-own",
            Severity::Warning,
            format!(
                "this server is called {}, as every other on a machine of its own is: an assertion that was made for one of them \
                 is good here as well",
                around.own.as_str()
            ),
            update(provider, "--audience https://NAME-OF-YOUR-OWN"),
        )
    })
}

fn is_of_others(audience: &str) -> bool {
    OF_OTHERS.iter().any(|known| match known.strip_suffix('*') {
        Some(start) => audience.starts_with(start),
        None => audience == *known,
    })
}

/// Whether a URL's host is the machine itself.
pub(super) fn is_loopback(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    })
}
