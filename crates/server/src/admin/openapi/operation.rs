//! One operation as the document describes it. Each handler's file says it beside the handler: what it takes, what it answers, how it
//! refuses. What all have in common is added when the document is written ([`super::document`]).

use http::StatusCode;
use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::admin::least_role::LeastRole;

/// Makes the schema of a type.
pub(crate) type Described = fn(&mut SchemaGenerator) -> Schema;

/// What an operation is about: the document groups by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topic {
    Clients,
    IdentityProviders,
    Users,
    Resources,
    SigningKeys,
    Registration,
    Decisions,
    Grants,
    Explanations,
    Administrators,
    Tenants,
    Server,
}

impl Topic {
    /// Every topic, in the order of the document.
    pub(crate) const ALL: [Self; 12] = [
        Self::Clients,
        Self::IdentityProviders,
        Self::Users,
        Self::Resources,
        Self::SigningKeys,
        Self::Registration,
        Self::Decisions,
        Self::Grants,
        Self::Explanations,
        Self::Administrators,
        Self::Tenants,
        Self::Server,
    ];

    /// Its name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Clients => "Clients",
            Self::IdentityProviders => "Identity providers",
            Self::Users => "Users",
            Self::Resources => "Resources",
            Self::SigningKeys => "Signing keys",
            Self::Registration => "Registration",
            Self::Decisions => "Decisions",
            Self::Grants => "Grants and tokens",
            Self::Explanations => "Explanations",
            Self::Administrators => "Administrators",
            Self::Tenants => "Tenants",
            Self::Server => "Server",
        }
    }

    /// What it is about, in a sentence.
    pub(crate) const fn sentence(self) -> &'static str {
        match self {
            Self::Clients => "Applications that ask for tokens, and their credentials.",
            Self::IdentityProviders => {
                "Trusted issuers: whose signature counts, for whom, and for which clients."
            }
            Self::Users => "People who sign in at this server itself.",
            Self::Resources => "Protected APIs, their scopes, and who may introspect their tokens.",
            Self::SigningKeys => "The keys that this server signs its tokens with.",
            Self::Registration => "Tokens by which clients register themselves (RFC 7591).",
            Self::Decisions => "What was granted and what was refused.",
            Self::Grants => "What was issued, what came of what, and its end.",
            Self::Explanations => {
                "Why a token request is granted or refused, and what a trust lets in."
            }
            Self::Administrators => "Who gets in here, by which keys, and in which role.",
            Self::Tenants => {
                "Authorization servers in this one, each by itself: issuer, keys, records."
            }
            Self::Server => "What runs here, and what was done to it.",
        }
    }
}

/// A parameter of the path or of the query.
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) sentence: &'static str,
    pub(crate) schema: Described,
}

impl Parameter {
    /// A parameter of the type `T`.
    pub(crate) fn of<T: JsonSchema>(name: &'static str, sentence: &'static str) -> Self {
        Self {
            name,
            sentence,
            schema: SchemaGenerator::subschema_for::<T>,
        }
    }
}

/// What an operation answers when it does what it was asked.
pub(crate) struct Success {
    pub(crate) status: StatusCode,
    pub(crate) sentence: &'static str,
    pub(crate) body: Option<Described>,
    /// Whether the answer is text in lines of JSON, which no schema describes as a whole.
    pub(crate) is_lines: bool,
}

/// An operation.
pub(crate) struct Operation {
    pub(crate) id: &'static str,
    pub(crate) topic: Topic,
    pub(crate) summary: &'static str,
    pub(crate) description: &'static str,
    pub(crate) names: Vec<Parameter>,
    pub(crate) query: Vec<Parameter>,
    pub(crate) body: Option<Described>,
    pub(crate) successes: Vec<Success>,
    pub(crate) refusals: Vec<(StatusCode, &'static str)>,
    /// Whether the answer has the record's revision as its `ETag`.
    pub(crate) is_tagged: bool,
    /// Whether the answer says in `Location` where the new record is.
    pub(crate) is_located: bool,
    /// Whether `If-Match` is honoured.
    pub(crate) takes_if_match: bool,
    /// The roles that it demands, where it has a route.
    pub(crate) least: Option<LeastRole>,
}

impl Operation {
    /// An operation that goes by `id` in generated clients; `summary` is a sentence.
    pub(crate) fn new(topic: Topic, id: &'static str, summary: &'static str) -> Self {
        Self {
            id,
            topic,
            summary,
            description: "",
            names: Vec::new(),
            query: Vec::new(),
            body: None,
            successes: Vec::new(),
            refusals: Vec::new(),
            is_tagged: false,
            is_located: false,
            takes_if_match: false,
            least: None,
        }
    }

    /// With more to be known than the summary says.
    pub(crate) fn described(mut self, description: &'static str) -> Self {
        self.description = description;
        self
    }

    /// `{name}` in the path names what `sentence` says.
    pub(crate) fn named<T: JsonSchema>(
        mut self,
        name: &'static str,
        sentence: &'static str,
    ) -> Self {
        self.names.push(Parameter::of::<T>(name, sentence));
        self
    }

    /// With parameters in the query.
    pub(crate) fn asks(mut self, parameters: impl IntoIterator<Item = Parameter>) -> Self {
        self.query.extend(parameters);
        self
    }

    /// With a body.
    pub(crate) fn takes<T: JsonSchema>(mut self) -> Self {
        self.body = Some(SchemaGenerator::subschema_for::<T>);
        self
    }

    /// It honours `If-Match`.
    pub(crate) fn if_match(mut self) -> Self {
        self.takes_if_match = true;
        self
    }

    /// Answers 200 with a body.
    pub(crate) fn shows<T: JsonSchema>(self, sentence: &'static str) -> Self {
        self.answers(
            StatusCode::OK,
            sentence,
            Some(SchemaGenerator::subschema_for::<T>),
        )
    }

    /// Answers 201 with a body.
    pub(crate) fn creates<T: JsonSchema>(self, sentence: &'static str) -> Self {
        self.answers(
            StatusCode::CREATED,
            sentence,
            Some(SchemaGenerator::subschema_for::<T>),
        )
    }

    /// Answers 204.
    pub(crate) fn does(self, sentence: &'static str) -> Self {
        self.answers(StatusCode::NO_CONTENT, sentence, None)
    }

    fn answers(
        mut self,
        status: StatusCode,
        sentence: &'static str,
        body: Option<Described>,
    ) -> Self {
        self.successes.push(Success {
            status,
            sentence,
            body,
            is_lines: false,
        });
        self
    }

    /// Answers 200 with JSON Lines.
    pub(crate) fn streams(mut self, sentence: &'static str) -> Self {
        self.successes.push(Success {
            status: StatusCode::OK,
            sentence,
            body: None,
            is_lines: true,
        });
        self
    }

    /// The answer has the revision as its `ETag`.
    pub(crate) fn tagged(mut self) -> Self {
        self.is_tagged = true;
        self
    }

    /// The answer says where the new record is.
    pub(crate) fn located(mut self) -> Self {
        self.is_located = true;
        self
    }

    /// Demands these roles.
    pub(crate) fn least(mut self, least: LeastRole) -> Self {
        self.least = Some(least);
        self
    }

    /// Refuses with `status`, for what `sentence` says.
    pub(crate) fn refuses(mut self, status: StatusCode, sentence: &'static str) -> Self {
        self.refusals.push((status, sentence));
        self
    }
}
