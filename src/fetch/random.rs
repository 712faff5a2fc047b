use crate::runtime::Random;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(bytes: &mut [u8]) -> Result<JsValue, JsValue>;
}

/// The engine's random numbers.
pub(super) struct Crypto;

impl Random for Crypto {
    fn bytes(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        if get_random_values(&mut bytes).is_err() {
            // A VM context (jest's, node:vm's) may lack `crypto`. The numbers tell requests
            // apart and guard nothing.
            for byte in &mut bytes {
                *byte = (js_sys::Math::random() * 256.0) as u8;
            }
        }
        bytes
    }
}
