"""Come in with a key, and find one's way about the desk."""


def came_in(key):
    """Return what lets a page begin as if the officer had come in already."""

    def before(page):
        page.add_init_script(f"sessionStorage.setItem('khoanh.key', {key!r})")

    return before


def open_tab(page, name):
    """Open a tab of the desk."""
    page.get_by_role("tab", name=name).click()
    page.locator("#desk-body .desk-waiting").wait_for(state="detached")
