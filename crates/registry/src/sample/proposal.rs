//! What a sample leads to: its issuer, the preset for it, and settings of which each has its reason.

use jurat_protocol::jose::algorithm::Algorithm;
use serde_json::{Map, Value};

use super::draft::{Draft, ProposedLine};
use super::narrowing;
use super::near_miss::{self, NearMiss};
use super::own_audiences::OwnAudiences;
use super::recognise;
use super::recogniser::{Recogniser, Said};
use super::said::Sample;
use crate::clock::Timestamp;
use crate::identity_provider::IdentityProviderSettings;
use crate::preset::answers::Answers;
use crate::preset::{self, Preset};
use crate::problem::InvalidRecord;
use crate::tenant::IssuerIdentifier;

/// What is known beside the sample.
pub struct Given<'a> {
    /// The preset that an administrator wants; `None` for the one that fits.
    pub preset: Option<&'a str>,
    /// Answers that an administrator gives: they take the place of the sample's. An empty list leaves the question open.
    pub answers: &'a Answers,
    /// This server's own issuer identifier.
    pub own: &'a IssuerIdentifier,
    /// Now.
    pub now: Timestamp,
}

/// The narrowest settings that accept a sample.
#[derive(Debug)]
pub struct SampleProposal {
    /// The exact `iss`.
    pub issuer: String,
    /// The preset that the settings begin with.
    pub preset: Option<&'static str>,
    /// How its issuer was told, for people.
    pub why: &'static str,
    /// Answers to the preset's questions.
    pub answers: Answers,
    /// All settings.
    pub settings: IdentityProviderSettings,
    /// Those that are proposed, each with its reason.
    pub lines: Vec<ProposedLine>,
    /// What an administrator should know.
    pub warnings: Vec<String>,
    /// Claims that must not pass.
    pub near_misses: Vec<NearMiss>,
    /// The sample's audience that stands among the settings though it is none of this server's names.
    pub borrowed_audience: Option<String>,
    /// How to have the issuer name this server as audience.
    pub audience_advice: &'static str,
}

/// Proposes settings. An error's field is `assertion`, `preset`, or an answer.
pub fn propose(sample: &Sample, given: &Given<'_>) -> Result<SampleProposal, InvalidRecord> {
    let of_sample = |sentence: &str| InvalidRecord::new("assertion", sentence);
    // RFC 7523 section 3 items 1 and 2.
    let Some(issuer) = sample.issuer() else {
        return Err(of_sample(without_issuer(sample)));
    };
    let subject = sample.subject().filter(|sub| !sub.is_empty());
    let subject = subject.ok_or_else(|| {
        of_sample("the sample has no sub that is a text: an assertion must say whom it speaks for")
    })?;
    let algorithm = sample.header.alg.as_deref().and_then(Algorithm::from_name);
    let algorithm = algorithm.ok_or_else(|| {
        of_sample("the sample is not signed with an algorithm that is accepted: those are of public keys, such as RS256")
    })?;
    let (preset, kind) = choose(sample, given.preset)?;
    let own = OwnAudiences(given.own);
    let said = kind.map_or_else(Vec::new, |kind| (kind.answers)(sample, own));
    let answers = merged(&said, given.answers)?;
    let mut draft = begin(sample, preset, &answers, given)
        .map_err(|invalid| blamed(invalid, &said, given.answers))?;
    narrowing::key_source(&mut draft, issuer);
    narrowing::subjects(&mut draft, subject);
    let borrowed_audience = narrowing::audience(&mut draft, own);
    narrowing::algorithm(&mut draft, algorithm);
    narrowing::token_type(&mut draft);
    let varies = kind.is_some_and(|kind| kind.life_varies);
    narrowing::life(&mut draft, varies, given.now);
    narrowing::replay(&mut draft, kind.is_some());
    narrowing::compatibility(&mut draft);
    let Draft {
        settings,
        lines,
        warnings,
        ..
    } = draft;
    let near_misses = kind.map_or(near_miss::of_anybody as fn(&Sample) -> _, |kind| {
        kind.near_misses
    });
    Ok(SampleProposal {
        issuer: issuer.to_owned(),
        preset: preset.map(|preset| preset.name),
        why: why(given.preset, kind),
        answers,
        settings,
        lines,
        warnings,
        near_misses: near_misses(sample),
        borrowed_audience,
        audience_advice: audience_advice(preset),
    })
}

fn without_issuer(sample: &Sample) -> &'static str {
    let is_spiffe = sample
        .subject()
        .is_some_and(|sub| sub.starts_with("spiffe://"));
    if is_spiffe {
        "the JWT-SVID has no iss, and an assertion needs one: set jwt_issuer in the SPIRE server's configuration, and take a new sample"
    } else {
        "the sample has no iss that is a text: an assertion must say who issued it"
    }
}

fn why(stated: Option<&str>, kind: Option<&Recogniser>) -> &'static str {
    match (stated, kind) {
        (Some(_), _) => "as you say",
        (None, Some(kind)) => kind.why,
        (None, None) => {
            "no preset is for such an issuer: the sample's own subject is accepted, and nothing else"
        }
    }
}

type Chosen = (Option<&'static Preset>, Option<&'static Recogniser>);

fn choose(sample: &Sample, stated: Option<&str>) -> Result<Chosen, InvalidRecord> {
    let Some(name) = stated else {
        let kind = recognise::recognise(sample);
        return Ok((kind.and_then(|kind| preset::find(kind.preset)), kind));
    };
    let found = preset::find(name).filter(|preset| preset.is_for_identity_providers());
    let found = found.ok_or_else(|| {
        InvalidRecord::new(
            "preset",
            "there is no preset of that name for identity providers",
        )
    })?;
    Ok((Some(found), recognise::of_preset(found.name)))
}

/// The sample's answers, and in their place what is stated.
fn merged(said: &[Said], stated: &Answers) -> Result<Answers, InvalidRecord> {
    let invalid = |error| InvalidRecord::new("answers", error);
    let mut all = Map::new();
    for Said {
        question, answer, ..
    } in said
    {
        all.insert((*question).to_owned(), answer.as_str().into());
    }
    if let Value::Object(stated) = serde_json::to_value(stated).map_err(invalid)? {
        all.extend(stated);
    }
    all.retain(|_, answer| answer.as_array().is_none_or(|texts| !texts.is_empty()));
    serde_json::from_value(Value::Object(all)).map_err(invalid)
}

/// An answer that came of the sample is the sample's fault.
fn blamed(invalid: InvalidRecord, said: &[Said], stated: &Answers) -> InvalidRecord {
    let name = invalid.field.strip_prefix("answers.").unwrap_or_default();
    let is_stated = serde_json::to_value(stated).is_ok_and(|stated| stated.get(name).is_some());
    let culprit = said.iter().find(|said| said.question == name);
    match culprit {
        Some(said) if !is_stated => {
            let shown: String = said.answer.chars().take(100).collect();
            let sentence = format!(
                "{} of the sample is {shown:?}, which cannot be bound: {}. Take another sample, or answer {name} yourself",
                said.claim, invalid.sentence
            );
            InvalidRecord::new(invalid.field, sentence)
        }
        _ => invalid,
    }
}

/// Settings as the preset has them, or the usual ones.
fn begin<'a>(
    sample: &'a Sample,
    preset: Option<&'static Preset>,
    answers: &Answers,
    given: &Given<'_>,
) -> Result<Draft<'a>, InvalidRecord> {
    let mut draft = Draft {
        sample,
        settings: IdentityProviderSettings::default(),
        lines: Vec::new(),
        warnings: Vec::new(),
    };
    let Some(preset) = preset else {
        return Ok(draft);
    };
    let proposal = preset.settings(answers, given.own)?;
    draft.settings = serde_json::from_value(proposal.settings)
        .map_err(|error| InvalidRecord::new("preset", error))?;
    for line in proposal.lines {
        draft.because(line.setting, line.reason);
    }
    for line in preset.identity_provider {
        draft.because(line.setting, line.reason);
    }
    if let Some(expected) = proposal.issuer
        && sample.issuer() != Some(&expected)
    {
        draft.warn(format!(
            "the preset {} is for tokens of {expected}, and the sample is another issuer's",
            preset.name
        ));
    }
    Ok(draft)
}

fn audience_advice(preset: Option<&Preset>) -> &'static str {
    preset.and_then(|preset| preset.trust).map_or(
        "have its issuer name this server's issuer identifier as audience",
        |trust| trust.audience,
    )
}

impl SampleProposal {
    /// Takes the sample's audience out of the settings again, and returns it: others accept it too.
    pub fn return_audience(&mut self) -> Option<String> {
        let audience = self.borrowed_audience.take()?;
        self.settings.assertion.audiences.remove(&audience);
        self.lines
            .retain(|line| line.setting != narrowing::AUDIENCES);
        Some(audience)
    }
}
