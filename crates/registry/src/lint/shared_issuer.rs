//! Issuers that serve the whole world: one `iss`, one set of keys, and tokens for whoever has an account. Whose token it is stands in the
//! claims alone. Each line names where its vendor says so.

use serde_json::{Map, Value};

use super::lookalike;
use crate::claim_members::Sought;
use crate::claim_rule::{ClaimInputs, ClaimRule};
use crate::subject_rule::SubjectRule;

/// An issuer that serves the whole world.
pub(super) struct SharedIssuer {
    /// Its values of `iss`; one that ends in `*` stands for all that begin so.
    issuers: &'static [&'static str],
    /// Whose it is.
    pub(super) who: &'static str,
    /// Claims that say whose token it is.
    binding_claims: &'static [&'static str],
    /// How a subject begins that says whose it is: the parts of which a pattern must fix one up to its end.
    subject_keys: &'static [&'static str],
    /// What a stranger's token says, as JSON; nothing, where no claims are known.
    stranger: &'static str,
    /// A claim rule that would do.
    pub(super) rule: &'static str,
    /// The preset that asks the right questions.
    pub(super) preset: Option<&'static str>,
}

/// All that are known.
static SHARED: [SharedIssuer; 10] = [
    // <https://docs.github.com/en/actions/reference/security/oidc>. An enterprise may have an issuer of its own below it, which
    // does not match.
    SharedIssuer {
        issuers: &["https://token.actions.githubusercontent.com"],
        who: "GitHub Actions",
        binding_claims: &[
            "sub",
            "repository",
            "repository_id",
            "repository_owner",
            "repository_owner_id",
            "enterprise",
            "enterprise_id",
            "job_workflow_ref",
            "workflow_ref",
        ],
        subject_keys: &[
            "repo:",
            "repository:",
            "repository_id:",
            "repository_owner:",
            "repository_owner_id:",
            "enterprise:",
            "enterprise_id:",
            "job_workflow_ref:",
        ],
        stranger: r#"{"sub":"repo:stranger-7f3a/elsewhere:ref:refs/heads/main","repository":"stranger-7f3a/elsewhere","repository_id":"900000000001","repository_owner":"stranger-7f3a","repository_owner_id":"900000000002","enterprise":"stranger-7f3a","enterprise_id":"900000000003","job_workflow_ref":"stranger-7f3a/elsewhere/.github/workflows/deploy.yml@refs/heads/main","workflow_ref":"stranger-7f3a/elsewhere/.github/workflows/deploy.yml@refs/heads/main","ref":"refs/heads/main","ref_type":"branch","ref_protected":"true","environment":"production","event_name":"push","actor":"stranger-7f3a","actor_id":"900000000004","base_ref":"","head_ref":"","repository_visibility":"public","runner_environment":"github-hosted","run_id":"1","run_number":"1","run_attempt":"1","sha":"0","workflow":"deploy","workflow_sha":"0","job_workflow_sha":"0"}"#,
        rule: "claims.repository == 'OWNER/REPOSITORY'",
        preset: Some("github-actions"),
    },
    // <https://docs.gitlab.com/ci/secrets/id_token_authentication/>. An instance of one's own is another issuer.
    SharedIssuer {
        issuers: &["https://gitlab.com", "gitlab.com"],
        who: "gitlab.com",
        binding_claims: &[
            "sub",
            "project_path",
            "project_id",
            "namespace_path",
            "namespace_id",
            "ci_config_ref_uri",
            "user_id",
            "user_login",
            "user_email",
        ],
        subject_keys: &[
            "project_path:",
            "project_id:",
            "namespace_id:",
            "namespace_path:",
        ],
        stranger: r#"{"sub":"project_path:stranger-7f3a/elsewhere:ref_type:branch:ref:main","project_path":"stranger-7f3a/elsewhere","project_id":"900000000001","namespace_path":"stranger-7f3a","namespace_id":"900000000002","ci_config_ref_uri":"gitlab.com/stranger-7f3a/elsewhere//.gitlab-ci.yml@refs/heads/main","ref":"main","ref_type":"branch","ref_path":"refs/heads/main","ref_protected":"true","environment":"production","environment_protected":"true","deployment_tier":"production","pipeline_source":"push","runner_environment":"gitlab-hosted","user_id":"900000000003","user_login":"stranger-7f3a","user_email":"stranger@example.com","user_access_level":"owner","project_visibility":"public","groups_direct":["stranger-7f3a"],"pipeline_id":"1","job_id":"1","runner_id":1,"sha":"0"}"#,
        rule: "claims.project_path == 'GROUP/PROJECT'",
        preset: Some("gitlab-ci"),
    },
    // <https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload>: both spellings of iss.
    SharedIssuer {
        issuers: &["https://accounts.google.com", "accounts.google.com"],
        who: "Google",
        binding_claims: &["sub", "email", "hd", "azp"],
        subject_keys: &[],
        stranger: r#"{"sub":"100000000000000000001","email":"stranger@stranger-7f3a.example","email_verified":true,"hd":"stranger-7f3a.example","azp":"100000000000000000001"}"#,
        rule: "claims.email == 'ADDRESS' && claims.email_verified == true",
        preset: Some("google"),
    },
    // <https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference>: the tenant of personal accounts, and
    // the names under which metadata stands for all tenants.
    SharedIssuer {
        issuers: &[
            "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/*",
            "https://login.microsoftonline.com/common/*",
            "https://login.microsoftonline.com/organizations/*",
            "https://login.microsoftonline.com/consumers/*",
            "https://sts.windows.net/9188040d-6c67-4c5b-b112-36a304b66dad/",
        ],
        who: "Microsoft, for everybody's accounts",
        binding_claims: &["sub", "oid", "tid", "azp", "appid"],
        subject_keys: &[],
        stranger: r#"{"sub":"stranger-7f3a","oid":"00000000-0000-0000-7f3a-000000000001","tid":"00000000-0000-0000-7f3a-000000000002","azp":"00000000-0000-0000-7f3a-000000000003","appid":"00000000-0000-0000-7f3a-000000000003","ver":"2.0"}"#,
        rule: "claims.oid == 'OBJECT-ID'",
        preset: None,
    },
    // <https://buildkite.com/docs/pipelines/security/oidc>
    SharedIssuer {
        issuers: &["https://agent.buildkite.com"],
        who: "Buildkite",
        binding_claims: &[
            "sub",
            "organization_slug",
            "organization_id",
            "pipeline_id",
            "cluster_id",
        ],
        subject_keys: &["organization:"],
        stranger: r#"{"sub":"organization:stranger-7f3a:pipeline:elsewhere:ref:refs/heads/main:commit:0:step:build","organization_slug":"stranger-7f3a","organization_id":"7f3a","pipeline_id":"7f3a","cluster_id":"7f3a","pipeline_slug":"elsewhere","build_branch":"main","build_number":1,"build_commit":"0","step_key":"build"}"#,
        rule: "claims.organization_slug == 'ORGANISATION'",
        preset: None,
    },
    // <https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/workload-identity-tokens>
    SharedIssuer {
        issuers: &["https://app.terraform.io"],
        who: "HCP Terraform",
        binding_claims: &[
            "sub",
            "terraform_organization_id",
            "terraform_organization_name",
            "terraform_workspace_id",
            "terraform_project_id",
        ],
        subject_keys: &["organization:"],
        stranger: r#"{"sub":"organization:stranger-7f3a:project:p:workspace:w:run_phase:apply","terraform_organization_id":"org-7f3a","terraform_organization_name":"stranger-7f3a","terraform_workspace_id":"ws-7f3a","terraform_project_id":"prj-7f3a","terraform_workspace_name":"w","terraform_project_name":"p","terraform_run_phase":"apply"}"#,
        rule: "claims.terraform_organization_id == 'ORGANISATION'",
        preset: None,
    },
    // <https://vercel.com/docs/oidc/reference>: the global mode; in the mode of a team the path names it.
    SharedIssuer {
        issuers: &["https://oidc.vercel.com"],
        who: "Vercel",
        binding_claims: &["sub", "owner", "owner_id", "project_id"],
        subject_keys: &["owner:"],
        stranger: r#"{"sub":"owner:stranger-7f3a:project:p:environment:production","owner":"stranger-7f3a","owner_id":"team_7f3a","project":"p","project_id":"prj_7f3a","environment":"production"}"#,
        rule: "claims.owner_id == 'TEAM'",
        preset: None,
    },
    // <https://docs.sigstore.dev/certificate_authority/oidc-in-fulcio/>
    SharedIssuer {
        issuers: &["https://oauth2.sigstore.dev/auth"],
        who: "Sigstore",
        binding_claims: &["sub", "email"],
        subject_keys: &[],
        stranger: r#"{"sub":"stranger-7f3a","email":"stranger@stranger-7f3a.example","email_verified":true}"#,
        rule: "claims.email == 'ADDRESS'",
        preset: None,
    },
    // <https://developer.apple.com/documentation/signinwithapple/verifying-a-user>
    SharedIssuer {
        issuers: &["https://appleid.apple.com"],
        who: "Apple",
        binding_claims: &["sub", "email"],
        subject_keys: &[],
        stranger: r#"{"sub":"000000.7f3a.0000","email":"stranger@stranger-7f3a.example","email_verified":true}"#,
        rule: "claims.sub == 'SUBJECT'",
        preset: None,
    },
    // <https://developers.facebook.com/docs/facebook-login/guides/advanced/oidc-token/>,
    // <https://learn.microsoft.com/en-us/linkedin/consumer/integrations/self-serve/sign-in-with-linkedin-v2>,
    // <https://api.slack.com/authentication/sign-in-with-slack>,
    // <https://dev.twitch.tv/docs/authentication/getting-tokens-oidc/>
    SharedIssuer {
        issuers: &[
            "https://www.facebook.com",
            "https://www.linkedin.com",
            "https://www.linkedin.com/oauth",
            "https://slack.com",
            "https://id.twitch.tv/oauth2",
        ],
        who: "a service where everybody can sign in",
        binding_claims: &["sub", "email"],
        subject_keys: &[],
        stranger: r#"{"sub":"7f3a0000","email":"stranger@stranger-7f3a.example","email_verified":true}"#,
        rule: "claims.sub == 'SUBJECT'",
        preset: None,
    },
];

/// Hosts whose issuers name a cluster, a workspace or an organisation in their path: everybody in there gets tokens, and nobody else.
static HOSTED: [(&str, &str); 10] = [
    // <https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html>
    ("https://oidc.eks.", "every pod of the EKS cluster"),
    // <https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity>
    (
        "https://container.googleapis.com/v1/projects/",
        "every pod of the GKE cluster",
    ),
    // <https://learn.microsoft.com/en-us/azure/aks/use-oidc-issuer>
    (
        "https://oidc.prod-aks.azure.com/",
        "every pod of the AKS cluster",
    ),
    // <https://support.atlassian.com/bitbucket-cloud/docs/integrate-pipelines-with-resource-servers-using-oidc/>
    (
        "https://api.bitbucket.org/2.0/workspaces/",
        "every pipeline of the Bitbucket workspace",
    ),
    // <https://circleci.com/docs/openid-connect-tokens/>
    (
        "https://oidc.circleci.com/org/",
        "every job of the CircleCI organisation",
    ),
    // <https://learn.microsoft.com/en-us/azure/devops/pipelines/release/configure-workload-identity>
    (
        "https://vstoken.dev.azure.com/",
        "every service connection of the Azure DevOps organisation",
    ),
    (
        "https://token.actions.githubusercontent.com/",
        "every workflow of the GitHub enterprise",
    ),
    (
        "https://oidc.vercel.com/",
        "every deployment of the Vercel team",
    ),
    (
        "https://login.microsoftonline.com/",
        "every user and application of the Entra tenant",
    ),
    (
        "https://sts.windows.net/",
        "every user and application of the Entra tenant",
    ),
];

/// The shared issuer that goes by `issuer`.
pub(super) fn find(issuer: &str) -> Option<&'static SharedIssuer> {
    SHARED.iter().find(|shared| {
        shared
            .issuers
            .iter()
            .any(|known| match known.strip_suffix('*') {
                Some(start) => issuer.starts_with(start),
                None => issuer == *known,
            })
    })
}

/// Who gets tokens of an issuer that a host gives its customers, when `issuer` is one.
pub(super) fn hosted(issuer: &str) -> Option<&'static str> {
    let mut hosts = HOSTED.iter();
    let (_, who) = hosts.find(|(start, _)| issuer.starts_with(start))?;
    Some(who)
}

impl SharedIssuer {
    /// Whether the rules let no stranger pass, as far as can be told.
    pub(super) fn is_bound_by(&self, subjects: &SubjectRule, rule: Option<&ClaimRule>) -> bool {
        self.fixes_an_owner(subjects) || rule.is_some_and(|rule| self.keeps_strangers_out(rule))
    }

    fn fixes_an_owner(&self, subjects: &SubjectRule) -> bool {
        match subjects {
            SubjectRule::Nobody | SubjectRule::Only(_) => true,
            SubjectRule::Anyone => false,
            SubjectRule::Matching(patterns) => patterns
                .patterns()
                .iter()
                .all(|pattern| self.fixes_its_owner(pattern)),
        }
    }

    /// A pattern without `*` names one subject. Else the first `*` must stand behind the end of the part that says whose it is:
    /// `repo:acme/*` does, `repo:acme*` does not, as anybody may call themselves acme-2.
    fn fixes_its_owner(&self, pattern: &str) -> bool {
        let Some((head, _)) = pattern.split_once('*') else {
            return true;
        };
        self.subject_keys.iter().any(|key| {
            let owner = head.strip_prefix(key);
            let end = owner.and_then(|owner| owner.find([':', '/', '@']));
            end.is_some_and(|end| end > 0)
        })
    }

    /// One of the rule's conditions asks whose token it is, and no token of a stranger satisfies it.
    fn keeps_strangers_out(&self, rule: &ClaimRule) -> bool {
        let stranger: Map<String, Value> = serde_json::from_str(self.stranger).unwrap_or_default();
        let conditions = lookalike::conditions(rule.text()).into_iter();
        conditions
            .filter_map(|text| ClaimRule::new(text).ok())
            .any(|condition| self.asks_whose(&condition) && self.is_strict(&condition, &stranger))
    }

    fn asks_whose(&self, condition: &ClaimRule) -> bool {
        match condition.reads() {
            Sought::Everything => true,
            Sought::Named(names) => names
                .iter()
                .any(|name| self.binding_claims.contains(&name.as_str())),
        }
    }

    fn is_strict(&self, condition: &ClaimRule, stranger: &Map<String, Value>) -> bool {
        let passes = |claims: &Map<String, Value>| {
            let text = serde_json::to_string(claims).unwrap_or_default();
            let inputs = ClaimInputs {
                claims_text: &text,
                alg: Some("RS256"),
                kid: Some("stranger"),
                typ: Some("JWT"),
                client: Some("stranger"),
            };
            condition.judge(&inputs).is_allowed()
        };
        let (binding, keys) = (self.binding_claims, self.subject_keys);
        let lookalikes = lookalike::lookalikes(condition.text(), stranger, binding, keys);
        !passes(stranger) && !lookalikes.iter().any(passes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stranger_is_a_claim_set_with_the_binding_claims_and_its_own_rule_keeps_it_out() {
        for shared in &SHARED {
            let claims: serde_json::Map<String, serde_json::Value> =
                serde_json::from_str(shared.stranger).unwrap();
            for claim in shared.binding_claims {
                assert!(claims.contains_key(*claim), "{claim} of {}", shared.who);
            }
            let rule = ClaimRule::new(shared.rule).unwrap();
            assert!(shared.keeps_strangers_out(&rule), "{}", shared.who);
            let preset = shared.preset.map(crate::preset::find);
            assert!(preset.is_none_or(|found| found.is_some()));
        }
    }

    #[test]
    fn an_issuer_of_ones_own_is_not_taken_for_the_worlds() {
        for shared in [
            "https://token.actions.githubusercontent.com",
            "https://gitlab.com",
            "accounts.google.com",
            "https://login.microsoftonline.com/common/v2.0",
        ] {
            assert!(find(shared).is_some(), "{shared}");
        }
        for own in [
            "https://token.actions.githubusercontent.com/acme",
            "https://gitlab.example.com",
            "https://gitlab.com.example.com",
            "https://login.microsoftonline.com/6c1e0b7a-2d3f-4a5b-8c9d-0e1f2a3b4c5d/v2.0",
        ] {
            assert!(find(own).is_none(), "{own}");
        }
        assert!(hosted("https://token.actions.githubusercontent.com/acme").is_some());
        assert!(hosted("https://gitlab.example.com").is_none());
    }
}
