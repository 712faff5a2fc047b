use crate::core::turns::ROOM;
use crate::runtime::Connections;
use std::cell::RefCell;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(module = "/src/fetch/connections.js")]
extern "C" {
    #[wasm_bindgen(js_name = limitedOrigin)]
    fn limited_origin(address: &str) -> Option<String>;

    #[wasm_bindgen(js_name = isMultiplexed)]
    fn is_multiplexed(origin: &str) -> bool;
}

thread_local! {
    /// One set of turns for all clients of a page, for each origin that they talk to.
    static ORIGINS: RefCell<Vec<(String, Connections)>> = const { RefCell::new(Vec::new()) };
}

/// The connections to the origin of `address`.
pub(super) fn to(address: &str) -> Connections {
    let Some(origin) = limited_origin(address) else {
        return Connections::default();
    };
    ORIGINS.with_borrow_mut(|origins| {
        if let Some((_, known)) = origins.iter().find(|(known, _)| *known == origin) {
            return known.clone();
        }
        let asked = origin.clone();
        let made = Connections::limited(ROOM, Box::new(move || is_multiplexed(&asked)));
        origins.push((origin, made.clone()));
        made
    })
}
