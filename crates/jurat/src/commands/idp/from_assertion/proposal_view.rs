//! What is proposed, on a screen: whose sample it is and whether that is proven, every setting with its reason, what would pass and what
//! would not.

use serde_json::Value;

use crate::commands::settings_view;
use crate::commands::value_text::text;
use crate::terminal::{self, bad, bold, broken, code, dim, good, warn};

/// Prints a proposal.
pub(super) fn print(proposal: &Value) {
    terminal::print(format_args!(
        "{}\n",
        bold(format_args!("Sample of {}", text(&proposal["issuer"])))
    ));
    print_origin(proposal);
    print_settings(items(&proposal["lines"]));
    print_trial(proposal);
    print_warnings(items(&proposal["warnings"]));
    let findings = items(&proposal["lint"]);
    if !findings.is_empty() {
        terminal::print(format_args!("\n{}", bold("What the lint finds")));
        findings.iter().for_each(print_finding);
    }
}

fn items(list: &Value) -> &[Value] {
    list.as_array().map_or(&[], Vec::as_slice)
}

/// The preset, the answers, the keys and the signature.
fn print_origin(proposal: &Value) {
    const NAME: usize = 11;
    let why = text(&proposal["why"]);
    let preset = match proposal["preset"].as_str() {
        Some(name) => format!("{name}: {why}"),
        None => why,
    };
    let row = |name: &str, value: &str| {
        let mut name = format!("{name:<NAME$}");
        for line in broken(value, terminal::width().saturating_sub(NAME)) {
            terminal::print(format_args!("{}{line}", dim(&name)));
            name = " ".repeat(NAME);
        }
    };
    row("subject", &text(&proposal["subject"]));
    row("preset", &preset);
    let answers = proposal["answers"].as_object();
    for (place, (name, answer)) in answers.into_iter().flatten().enumerate() {
        let lead = if place == 0 { "answers" } else { "" };
        row(lead, &format!("{name} = {}", text(answer)));
    }
    row("keys", &keys(&proposal["keys"]));
    let signature = &proposal["signature"];
    let sentence = text(&signature["sentence"]);
    if signature["verified"] == true {
        let key = &signature["key"];
        let name = key["key_id"].as_str().map(terminal::plain);
        let name = name.unwrap_or_else(|| text(&key["jwk_thumbprint"]));
        let (mark, kind) = (good("✓"), text(&key["key_type"]));
        let line = format!("{mark} {sentence}: {kind}, {name}");
        terminal::print(format_args!(
            "{}{line}",
            dim(format!("{:<NAME$}", "signature"))
        ));
    } else {
        let mut name = format!("{:<NAME$}", "signature");
        let mut mark = bad("✗").to_string();
        for line in broken(&sentence, terminal::width().saturating_sub(NAME + 2)) {
            terminal::print(format_args!("{}{mark} {line}", dim(&name)));
            (name, mark) = (" ".repeat(NAME), " ".to_owned());
        }
    }
    if proposal["expired"] == true {
        row(
            "expired",
            "yes, and that is no obstacle here: a fresh one is needed for a token",
        );
    }
}

fn keys(keys: &Value) -> String {
    if let Some(failure) = keys["failure"].as_str() {
        return format!("not found: {}", terminal::plain(failure));
    }
    if keys.is_null() {
        return "not known: none are published, as far as the sample tells".into();
    }
    let count = items(&keys["keys"]).len();
    let plural = if count == 1 { "" } else { "s" };
    let refused = match items(&keys["refused"]).len() {
        0 => String::new(),
        refused => format!(", and {refused} that cannot be used"),
    };
    format!(
        "{count} key{plural} at {}{refused}",
        text(&keys["read_from"])
    )
}

/// Each setting, and under it the reason.
fn print_settings(lines: &[Value]) {
    terminal::print(format_args!("\n{}", bold("Settings")));
    let name = |line: &Value| text(&line["setting"]);
    let widest = lines.iter().map(|line| name(line).chars().count()).max();
    let lead = widest.unwrap_or(0) + 2;
    let room = terminal::width().saturating_sub(lead).max(20);
    for line in lines {
        let mut name = format!("{:<lead$}", name(line));
        for value in value_lines(line)
            .iter()
            .flat_map(|value| broken(value, room))
        {
            terminal::print(format_args!("{}{value}", code(&name)));
            name = " ".repeat(lead);
        }
        for reason in broken(&text(&line["reason"]), room) {
            terminal::print(format_args!("{name}{}", dim(reason)));
            name = " ".repeat(lead);
        }
    }
}

fn value_lines(line: &Value) -> Vec<String> {
    let (setting, value) = (text(&line["setting"]), &line["value"]);
    if let ("claim_rule", Some(rule)) = (&*setting, value.as_str()) {
        let conditions = terminal::plain(rule).replace(" && ", "\n&& ");
        return conditions.lines().map(str::to_owned).collect();
    }
    if setting == "key_source" && value.is_object() {
        let from = settings_view::lines("key_source.from", &value["from"]);
        return from.unwrap_or_default();
    }
    settings_view::lines(&setting, value).unwrap_or_else(|| {
        let text = text(value);
        vec![if text.is_empty() { "none".into() } else { text }]
    })
}

/// What would come of the sample and of what is like it.
fn print_trial(proposal: &Value) {
    terminal::print(format_args!("\n{}", bold("With these settings")));
    if proposal["accepts"] == true {
        terminal::print(format_args!(
            "{} accepted  the sample, when it is fresh",
            good("✓")
        ));
    } else {
        terminal::print(format_args!("{} refused   the sample itself:", bad("✗")));
        let failed = items(&proposal["checks"])
            .iter()
            .filter(|check| check["passed"] != true);
        for check in failed {
            let sentence = format!("{}: {}", text(&check["name"]), text(&check["detail"]));
            for line in broken(&sentence, terminal::width().saturating_sub(12)) {
                terminal::print(format_args!("            {line}"));
            }
        }
    }
    for miss in items(&proposal["near_misses"]) {
        let what = text(&miss["what"]);
        if miss["refused"] == true {
            terminal::print(format_args!("{} refused   {what}", good("✓")));
        } else {
            terminal::print(format_args!("{} accepted  {what}", warn("!")));
        }
    }
}

fn print_warnings(warnings: &[Value]) {
    if warnings.is_empty() {
        return;
    }
    terminal::print("");
    for warning in warnings {
        let mut mark = warn("!").to_string();
        for line in broken(&text(warning), terminal::width().saturating_sub(2)) {
            terminal::print(format_args!("{mark} {line}"));
            mark = " ".into();
        }
    }
}

fn print_finding(finding: &Value) {
    let mark = match finding["severity"].as_str() {
        Some("risk") => bad("✗ risk").to_string(),
        Some("warning") => warn("! warning").to_string(),
        _ => dim("· note").to_string(),
    };
    terminal::print(format_args!("{mark}  {}", bold(text(&finding["name"]))));
    let room = terminal::width().saturating_sub(4);
    for line in broken(&text(&finding["what_could_happen"]), room) {
        terminal::print(format_args!("    {line}"));
    }
    // What mends a registered issuer mends one that is about to be, as flags beside.
    let mend = text(&finding["mend"]);
    let flags = mend
        .strip_prefix("jurat idp update ")
        .and_then(|rest| rest.split_once(" --"));
    if let Some((_, flags)) = flags {
        terminal::print(format_args!(
            "    {} {}",
            dim("→"),
            code(format_args!("--{flags}"))
        ));
    }
}
