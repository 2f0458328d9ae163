"""Come in with a key, and find one's way about the desk."""


def came_in(key):
    """Return what lets a page begin as if the officer had come in already."""

    def before(page):
        page.add_init_script(f"sessionStorage.setItem('khoanh.key', {key!r})")

    return before


def to_desk(page):
    """Come from the map to the desk, which then holds nothing of what was done at it before."""
    page.locator('[data-key="to-desk"]').click()
    page.locator("#desk .tabs").wait_for()


def leave_desk(page):
    """Go back to the map."""
    page.locator("#desk .desk-head button").click()
    page.locator("#desk").wait_for(state="hidden")


def open_tab(page, name):
    """Open a tab of the desk."""
    page.get_by_role("tab", name=name).click()
    page.locator("#desk-body .desk-waiting").wait_for(state="detached")
