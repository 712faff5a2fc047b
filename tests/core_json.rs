//! The JSON reader and writer against `serde_json`.
#![allow(
    clippy::unwrap_used,
    reason = "a failed assumption of a test must end it"
)]

use proptest::prelude::*;
use runloop_wasm::core::json::{Object, Value, write_string};
use runloop_wasm::core::output;
use runloop_wasm::core::sse::Event;
use serde_json::json;

fn string(text: &str) -> Option<String> {
    Value::parse(text).and_then(Value::string)
}

#[test]
fn every_escape_is_read() {
    for (text, expected) in [
        (
            r#""\" \\ \/ \b \f \n \r \t""#,
            "\" \\ / \u{8} \u{c} \n \r \t",
        ),
        (r#""\u0041\u00e4\u20AC""#, "Aä€"),
        (r#""\ud83d\ude00""#, "😀"),
        (r#""\uD83D\uDE00x""#, "😀x"),
        (r#""\u0000""#, "\0"),
        (r#""""#, ""),
        ("\"ä€😀\"", "ä€😀"),
    ] {
        assert_eq!(string(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn a_lone_surrogate_is_a_replacement_character_and_takes_nothing_with_it() {
    for (text, expected) in [
        (r#""\ud83d""#, "\u{FFFD}"),
        (r#""\ude00""#, "\u{FFFD}"),
        (r#""\ud83dx""#, "\u{FFFD}x"),
        (r#""\ud83d\n""#, "\u{FFFD}\n"),
        (r#""\ud83d\u0041""#, "\u{FFFD}A"),
        (r#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"),
        (r#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"),
    ] {
        assert_eq!(string(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn a_bad_escape_is_no_string() {
    for text in [
        r#""\x""#,
        r#""\u""#,
        r#""\u12""#,
        r#""\u12g4""#,
        r#""\u+123""#,
        r#""\""#,
        r#"""#,
        r#""\ud83d\u12""#,
        "\"\\é\"",
        "\"\\u00é\"",
        "x",
        "7",
        "null",
    ] {
        assert_eq!(string(text), None, "{text}");
    }
}

#[test]
fn the_last_of_two_equal_keys_wins_as_in_javascript() {
    let value = Value::parse(r#"{"a":1,"b":2,"\u0061":3}"#).unwrap();
    assert_eq!(value.get("a").unwrap().text(), "3");
    assert_eq!(value.get("b").unwrap().text(), "2");
    let mut out = String::new();
    let event = Event {
        name: b"",
        data: br#"{"output":"one","offset":1,"output":"two","offset":2}"#,
    };
    let chunk = output::read(event, &mut out).unwrap().unwrap();
    assert_eq!((out.as_str(), chunk.offset), ("two", Some(2)));
}

#[test]
fn a_field_is_found_only_at_the_top_and_only_as_a_key() {
    let value =
        Value::parse(r#" { "x" : {"id":"inner"} , "y":"id", "z":["id"], "id" : "outer" } "#);
    assert_eq!(
        value.unwrap().get("id").and_then(Value::string).as_deref(),
        Some("outer")
    );
    assert!(value.unwrap().get("inner").is_none());
    assert!(Value::parse("[1]").unwrap().get("id").is_none());
    assert!(Value::parse("7").unwrap().items().next().is_none());
}

#[test]
fn a_whole_number_is_read_and_nothing_else_as_one() {
    let integer = |text| Value::parse(text).and_then(Value::integer);
    assert_eq!(integer("137"), Some(137));
    assert_eq!(integer("-1"), Some(-1));
    assert_eq!(integer("9223372036854775807"), Some(i64::MAX));
    for none in [
        "9223372036854775808",
        "+1",
        "-",
        "1.0",
        "1e3",
        "\"1\"",
        "null",
    ] {
        assert_eq!(integer(none), None, "{none}");
    }
}

#[test]
fn what_is_not_one_value_is_refused() {
    for text in [
        "", " ", "{", "}", "[", "{]", "[}", "\"", "1 2", "{}{}", "{} x", "\"a\"b", ",", ":",
    ] {
        assert_eq!(Value::parse(text), None, "{text:?}");
    }
}

#[test]
fn depth_is_bounded_and_not_by_the_stack() {
    let nested = |depth: usize| ["[".repeat(depth), "]".repeat(depth)].concat();
    assert!(Value::parse(&nested(512)).is_some());
    assert!(Value::parse(&nested(513)).is_none());
    assert!(Value::parse(&nested(1_000_000)).is_none());
}

#[test]
fn an_object_is_merged_without_the_excepted_fields_and_otherwise_untouched() {
    let written = Object::new()
        .string("command", "a \"b\"\n")
        .merge(
            Some(r#"{ "last_n" : "3", "x": {"y":[1, 2.50]}, "\u0063ommand": 1, "ü": null }"#),
            &["command", "last_n"],
        )
        .raw("flag", "true")
        .finish();
    assert_eq!(
        written,
        r#"{"command":"a \"b\"\n","x":{"y":[1, 2.50]},"ü":null,"flag":true}"#
    );
    assert_eq!(Object::new().finish(), "{}");
    assert_eq!(Object::new().merge(None, &[]).finish(), "{}");
    assert_eq!(Object::new().merge(Some("[1]"), &[]).finish(), "{}");
}

/// Any JSON value, by way of `serde_json`.
fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|value| json!(value)),
        any::<i64>().prop_map(|value| json!(value)),
        any::<u64>().prop_map(|value| json!(value)),
        any::<i16>().prop_map(|value| json!(f64::from(value) / 4.0)),
        ".*".prop_map(|value| json!(value)),
        "[\"\\\\/\\x00-\\x1f\u{FFFD}😀]{0,8}".prop_map(|value| json!(value)),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(|items| json!(items)),
            proptest::collection::btree_map("[a-c\"\\\\é]{0,3}", inner, 0..6)
                .prop_map(|fields| json!(fields)),
        ]
    })
}

/// The same value read by this crate's reader.
fn through(value: Value<'_>) -> serde_json::Value {
    match value.text().bytes().next().unwrap() {
        b'{' => value
            .fields()
            .map(|(key, value)| (key.string().unwrap(), through(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        b'[' => value.items().map(through).collect::<Vec<_>>().into(),
        b'"' => value.string().unwrap().into(),
        _ => serde_json::from_str(value.text()).unwrap(),
    }
}

/// The string written with every character escaped in one of the ways there are.
fn escaped(text: &str, how: &[u8]) -> String {
    let mut out = String::from("\"");
    for (char, how) in text.chars().zip(how.iter().cycle()) {
        match how % 3 {
            0 => {
                let one = serde_json::to_string(&char.to_string()).unwrap();
                out.push_str(one.strip_prefix('"').unwrap().strip_suffix('"').unwrap());
            }
            1 => char.encode_utf16(&mut [0; 2]).iter().for_each(|unit| {
                out.push_str(&format!("\\u{unit:04x}"));
            }),
            _ => char.encode_utf16(&mut [0; 2]).iter().for_each(|unit| {
                out.push_str(&format!("\\u{unit:04X}"));
            }),
        }
    }
    out.push('"');
    out
}

proptest! {
    #[test]
    fn any_value_is_read_as_serde_json_reads_it(value in any_json(), pretty in any::<bool>()) {
        let text = if pretty {
            serde_json::to_string_pretty(&value).unwrap()
        } else {
            value.to_string()
        };
        prop_assert_eq!(through(Value::parse(&text).unwrap()), value);
    }

    #[test]
    fn any_field_of_any_object_is_found(value in any_json()) {
        let text = value.to_string();
        let read = Value::parse(&text).unwrap();
        if let Some(object) = value.as_object() {
            for (key, expected) in object {
                prop_assert_eq!(&through(read.get(key).unwrap()), expected);
            }
            prop_assert!(read.get("no such key").is_none());
        }
    }

    #[test]
    fn any_string_is_read_however_it_is_escaped(text in ".*", how in proptest::collection::vec(any::<u8>(), 1..8)) {
        prop_assert_eq!(string(&escaped(&text, &how)), Some(text));
    }

    #[test]
    fn any_string_written_is_the_same_string_to_serde_json(text in any::<String>(), key in any::<String>()) {
        let mut out = String::new();
        write_string(&mut out, &text);
        prop_assert_eq!(&serde_json::from_str::<String>(&out).unwrap(), &text);
        let object = Object::new().string(&key, &text).finish();
        let read: serde_json::Value = serde_json::from_str(&object).unwrap();
        prop_assert_eq!(read, json!({ key: text }));
    }

    #[test]
    fn merging_an_object_into_an_empty_one_changes_nothing(value in any_json()) {
        let text = json!({ "x": value }).to_string();
        let merged = Object::new().merge(Some(&text), &[]).finish();
        prop_assert_eq!(merged, text);
    }

    #[test]
    fn nothing_that_serde_json_reads_is_refused_and_nothing_panics(
        text in "[\\[\\]{}\",:\\\\ a-z0-9.+\\-eué\n]{0,24}",
    ) {
        let ours = Value::parse(&text);
        if serde_json::from_str::<serde_json::Value>(&text).is_ok() {
            prop_assert!(ours.is_some(), "{}", text);
        }
        if let Some(value) = ours {
            walk(value);
        }
    }

    #[test]
    fn no_damage_to_a_value_makes_the_reader_panic(
        value in any_json(), at in any::<prop::sample::Index>(), with in any::<char>(), cut in any::<bool>(),
    ) {
        let mut chars: Vec<char> = value.to_string().chars().collect();
        let at = at.index(chars.len());
        if cut {
            chars.truncate(at);
        } else if let Some(damaged) = chars.get_mut(at) {
            *damaged = with;
        }
        let text: String = chars.into_iter().collect();
        if let Some(value) = Value::parse(&text) {
            walk(value);
        }
    }
}

fn walk(value: Value<'_>) {
    let _ = (value.string(), value.integer(), value.get("a"));
    value.items().for_each(walk);
    value.fields().for_each(|(key, value)| {
        walk(key);
        walk(value);
    });
}

#[test]
fn the_last_of_two_outputs_counts_whatever_the_first_one_is() {
    let read = |data: &str| {
        let event = Event {
            name: b"",
            data: data.as_bytes(),
        };
        let mut out = String::new();
        output::read(event, &mut out).map(|chunk| (chunk.is_some(), out))
    };
    let text = (true, "b".to_owned());
    for first in ["-0", "null", r#"{"a":[]}"#, r#""a""#] {
        let event = format!(r#"{{"output":{first},"output":"b"}}"#);
        assert_eq!(read(&event).unwrap(), text, "{event}");
    }
    for data in [r#"{"output":"b","output":1}"#, r#"{"output":7}"#] {
        assert_eq!(read(data).unwrap_err().code(), "bad_response", "{data}");
    }
}
