// The frame: a head, and the page that the address names.
import { render, type JSX } from "preact";
import "./app.css";
import { GalleryPage } from "./pages/gallery";
import { PAGES } from "./pages/pages";
import { Banners } from "./parts/banners";
import { Header } from "./parts/header";
import { follow } from "./state/document";
import { listen } from "./state/news";
import { pressed } from "./state/keyboard";
import { FIRST, GALLERY, page } from "./state/place";

const AFTER = 1000; // ms after which one listens to news: the first answer comes first

function Frame(): JSX.Element {
  const row = PAGES.find((each) => each.key === page.value) ?? PAGES.find((each) => each.key === FIRST)!;
  return (
    <>
      <Header />
      <Banners />
      {page.value === GALLERY ? <GalleryPage /> : <row.show />}
    </>
  );
}

render(<Frame />, document.getElementById("app")!);
window.addEventListener("popstate", () => void follow());
document.addEventListener("keydown", pressed);
void follow();
window.setTimeout(listen, AFTER);
