use crate::driver::Window;

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn the_first_start_asks_how_the_program_is_used() {
    let mut window = Window::open_watched("first_start").await;

    window.heading("どのように使いますか").await;
    window.look("first-start").await;

    window.close().await;
}
