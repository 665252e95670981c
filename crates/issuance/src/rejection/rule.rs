//! What a row of the table of reasons is made of, and how the table becomes a type.

use jurat_protocol::error_code::ErrorCode;
use jurat_protocol::section::Section;

/// Which code a reason is answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// Always this one.
    Always(ErrorCode),
    /// `invalid_grant` when the assertion was presented as a grant (RFC 7523 section 3.1), `invalid_client` when it was to
    /// authenticate a client (RFC 7523 section 3.2), `invalid_request` when it was traded (RFC 8693 section 2.2.2).
    OfAssertion,
}

/// What a reason comes to on the wire.
pub(super) struct Rule {
    pub(super) code: Code,
    pub(super) section: Section,
    pub(super) sentence: &'static str,
}

/// Makes [`super::Reason`] of the table's rows.
macro_rules! reasons {
    ($($(#[$doc:meta])+ $variant:ident $name:literal: $code:expr, $rfc:literal $number:literal, $sentence:expr;)+) => {
        /// The precise reason of a refusal, in the order of the checks. Its name is stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Reason {
            $($(#[$doc])+ $variant,)+
        }

        impl Reason {
            /// Every reason, in the order of the checks.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable name, such as `audience-not-us`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// Which code it is answered with.
            pub const fn code(self) -> Code {
                self.rule().code
            }

            /// The section that is violated.
            pub const fn section(self) -> Section {
                self.rule().section
            }

            /// What the client is told, without the section.
            pub const fn sentence(self) -> &'static str {
                self.rule().sentence
            }

            /// What the client is told: the value of `error_description`.
            pub fn description(self) -> String {
                format!("{} ({})", self.sentence(), self.section())
            }

            const fn rule(self) -> Rule {
                match self {
                    $(Self::$variant => Rule {
                        code: $code,
                        section: Section::new($rfc, $number),
                        sentence: $sentence,
                    },)+
                }
            }
        }
    };
}
pub(super) use reasons;
