//! The small number that stands for a grant type in a row.

use jurat_protocol::grant_type::GrantType;

use super::failure::UnknownNumber;

/// The number of `grant_type`.
pub(super) const fn number_of(grant_type: GrantType) -> i64 {
    match grant_type {
        GrantType::JwtBearer => 1,
        GrantType::ClientCredentials => 2,
        GrantType::AuthorizationCode => 3,
        GrantType::RefreshToken => 4,
        GrantType::DeviceCode => 5,
        GrantType::TokenExchange => 6,
        GrantType::Password => 7,
    }
}

/// The grant type of `number`.
pub(super) fn grant_type_of(number: i64) -> Result<GrantType, UnknownNumber> {
    GrantType::ALL
        .into_iter()
        .find(|grant_type| number_of(*grant_type) == number)
        .ok_or(UnknownNumber("a grant type"))
}
