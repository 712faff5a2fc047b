//! Runs `#[wasm_bindgen_test]` functions; `cargo test` calls it in place of the test binary.

fn main() -> anyhow::Result<()> {
    env_logger::init();
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os())
}
