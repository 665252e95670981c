//! The algorithms that a client's tokens are signed with, as far as its settings say.

use jurat_protocol::jose::algorithm::Algorithm;

use super::ClientSettings;

impl ClientSettings {
    /// The algorithms that its access tokens and ID tokens are signed with, as far as it says so. An ID token's is RS256 where nothing else
    /// is stated (OpenID Connect Core section 3.1.3.7).
    pub fn named_algorithms(&self) -> impl Iterator<Item = Algorithm> {
        let has_id_tokens = self.scope.contains("openid");
        let usual = has_id_tokens.then_some(Algorithm::Rs256);
        let of_id_tokens = self.id_token_algorithm.or(usual);
        self.token.algorithm.into_iter().chain(of_id_tokens)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openid_connect_core_s3_1_3_7_an_id_token_is_rs256_where_nothing_else_is_stated() {
        let named = |settings: &ClientSettings| settings.named_algorithms().collect::<Vec<_>>();
        let mut settings = ClientSettings::default();
        assert_eq!(named(&settings), []);
        settings.scope = "a openid".parse().unwrap();
        assert_eq!(named(&settings), [Algorithm::Rs256]);
        settings.id_token_algorithm = Some(Algorithm::EdDsa);
        assert_eq!(named(&settings), [Algorithm::EdDsa]);
        settings.token.algorithm = Some(Algorithm::Ps256);
        assert_eq!(named(&settings), [Algorithm::Ps256, Algorithm::EdDsa]);
    }
}
