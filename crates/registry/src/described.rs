//! How identifiers, times and checked texts are described to programs: JSON Schema 2020-12. Records are described where they are defined.

use jurat_protocol::described;

use crate::certificate_trust::{AuthorityBundle, RevocationBundle};
use crate::claim_rule::ClaimRule;
use crate::clock::Timestamp;
use crate::host_name::HostName;
use crate::id::{
    ClientId, CredentialId, DecisionId, GrantId, IdentityProviderId, TicketId, UserId,
};
use crate::tenant::{IssuerIdentifier, TenantName};

/// Describes identifiers of 26 letters and digits.
macro_rules! time_ordered_ids {
    ($($type:ty),*) => {
        $(described!($type, {
            "type": "string",
            "pattern": "^[0-7][0-9A-HJKMNP-TV-Z]{25}$",
            "examples": ["01JD5Q3V6Z8F0M2K4N6P8R0T2V"],
        });)*
    };
}

time_ordered_ids!(
    CredentialId,
    DecisionId,
    GrantId,
    IdentityProviderId,
    TicketId,
    UserId
);

described!(TenantName, {
    "type": "string",
    "pattern": "^[a-z0-9][a-z0-9.-]*$",
    "maxLength": 253,
    "examples": ["acme.example"],
});

described!(HostName, {
    "type": "string",
    "pattern": "^[a-z0-9-]+(\\.[a-z0-9-]+)*$",
    "maxLength": 253,
    "examples": ["login.acme.example"],
});

described!(IssuerIdentifier, {
    "type": "string",
    "format": "uri",
    "examples": ["https://login.acme.example"],
});

described!(ClientId, {
    "type": "string",
    "pattern": "^[!-~]([ -~]*[!-~])?$",
    "minLength": 1,
    "maxLength": ClientId::MOST_BYTES,
    "examples": ["partner-1"],
});

described!(Timestamp, {
    "type": "string",
    "format": "date-time",
    "examples": ["2027-01-31T12:00:00Z"],
});

described!(ClaimRule, {
    "description": "A condition on an assertion's claims, an expression of CEL.",
    "type": "string",
    "maxLength": ClaimRule::MOST_BYTES,
    "examples": ["claims.repository_owner == 'acme'"],
});

described!(AuthorityBundle, {
    "description": "Certificates of certificate authorities, PEM.",
    "type": "string",
});

described!(RevocationBundle, {
    "description": "Certificate revocation lists, PEM.",
    "type": "string",
});
