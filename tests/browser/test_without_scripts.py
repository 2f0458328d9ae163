"""What a browser without JavaScript shows: no map, and a way to everything that is read."""


def test_without_scripts_there_are_pages_to_read(start_page, api):
    """The map's page says so, and leads to the zones, the figures and the layers."""
    # A page that is no page of ours, as that of JSON, is asked for an icon that is not there.
    page, _ = start_page(wait=False, expect_errors=True, java_script_enabled=False)
    assert "This map needs JavaScript" in page.locator("noscript").inner_text()
    links = page.locator("noscript a")
    targets = [links.nth(number).get_attribute("href") for number in range(links.count())]
    assert targets == ["/collections/zones/items?f=html", "/summary", "/collections?f=html"]
    figures = api("/summary")
    for number, said in enumerate((figures["plan_id"], figures["plan_id"], "checkpoints")):
        links.nth(number).click()
        assert said in page.content()
        page.go_back()
