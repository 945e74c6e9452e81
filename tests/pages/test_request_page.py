class TestTheClock:
    def test_is_told_in_days_and_by_its_last_day(self, story, be):
        page = be("hfs.counsel").words(f"/requests/{story.filed().reference}/")

        assert "10 business days left" in page
        assert "Last day: Wednesday, December 2, 2026." in page

    def test_is_explained_day_by_day(self, story, be):
        page = be("hfs.counsel").words(f"/requests/{story.filed().reference}/")

        assert "How was this counted?" in page
        assert "Thu, Nov 26, 2026: Thanksgiving Day, not counted" in page

    def test_says_that_a_year_is_not_confirmed(self, story, be):
        page = be("hfs.counsel").words(f"/requests/{story.filed().reference}/")

        assert "has not yet confirmed the closings of 2026" in page

    def test_of_a_denial_is_a_target(self, story, be):
        page = be("dcfs.requester").words(f"/requests/{story.denied().reference}/")

        assert "Waits on the State CIO's office . Target: Wednesday, November 18, 2026." in page

    def test_runs_no_more_once_all_is_decided(self, story, be):
        request = story.filed()
        story.take("dcfs.requester", request, "withdraw")

        assert "No clock is running." in be("dcfs.requester").words(f"/requests/{request.reference}/")

    def test_that_a_person_stopped_tells_the_day_of_the_answer(self, story, clock, be):
        request = story.filed()
        clock.set("2026-11-23T09:00:00-06:00")
        story.take("hfs.counsel", request, "approve")

        page = be("dcfs.requester").words(f"/requests/{request.reference}/")

        assert (
            "Answered on Monday, November 23, 2026. The last day would have been Wednesday, December 2, 2026." in page
        )
        assert "Nov 23 5 Answered Nov 24 6 Not needed" in page

    def test_that_a_person_stopped_on_its_last_day_says_so(self, story, clock, be):
        request = story.filed()
        clock.set("2026-12-02T23:59:00-06:00")
        story.take("hfs.counsel", request, "approve")

        page = be("dcfs.requester").words(f"/requests/{request.reference}/")

        assert "Answered on Wednesday, December 2, 2026. That was the last day." in page

    def test_that_ran_out_says_that_time_was_up(self, story, clock, be):
        request = story.filed()
        clock.set("2026-12-05T09:00:00-06:00")

        page = be("dcfs.requester").words(f"/requests/{request.reference}/")

        assert "Time was up at the end of Wednesday, December 2, 2026." in page
        assert "Not needed" not in page

    def test_of_a_review_tells_its_target(self, story, clock, be):
        request = story.denied()
        clock.set("2026-11-20T09:00:00-06:00")
        story.take("cio", request, "uphold", opinion="The statute bars it.")

        page = be("dcfs.requester").words(f"/requests/{request.reference}/")

        assert "Decided on Friday, November 20, 2026. The target was Wednesday, November 18, 2026." in page


class TestTheRecord:
    def test_names_nobody_for_what_time_decided(self, story, clock, be):
        request = story.filed()
        clock.set("2026-12-03T09:00:00-06:00")

        page = be("hfs.counsel").words(f"/requests/{request.reference}/")

        assert "By operation of the eMOU End of Wednesday, December 2, 2026" in page

    def test_names_person_and_office(self, story, be):
        page = be("hfs.counsel").words(f"/requests/{story.denied().reference}/")

        assert "Request denied Rosa Quinn, Counsel, Department of Healthcare and Family Services" in page

    def test_keeps_why_more_time_was_taken(self, story, be):
        request = story.filed()
        said = {"reason": "consultation", "explanation": "We ask the department.", "days": 2}
        story.take("hfs.counsel", request, "extend", **said)

        page = be("dcfs.requester").words(f"/requests/{request.reference}/")

        assert "Reason: Another agency or a federal partner has to be consulted Explanation: We ask" in page

    def test_shows_no_hash_to_a_reader(self, story, be):
        assert "Sha256" not in be("auditor").words(f"/requests/{story.filed().reference}/")


class TestADenial:
    def test_shows_its_grounds_with_the_answers_and_the_findings(self, story, be):
        page = be("cio.deputy").words(f"/requests/{story.denied().reference}/")

        assert "Why it was denied HIPAA: HIPAA Privacy Rule" in page
        assert "The recipient does not act under it." in page
        assert "What is doubtful about it" in page

    def test_shows_what_an_exception_says_beside_its_answer(self, story, be):
        page = be("cio.deputy").words(f"/requests/{story.denied().reference}/")

        assert "Answer: The recipient does not act under it." in page

    def test_shows_what_was_said_about_it_by_each_side(self, story, be):
        page = be("coo").words(f"/requests/{story.escalated().reference}/")

        said = page[page.index("What was said about it") : page.index("What is asked")]
        assert "State CIO's office The exception for this purpose applies." in said
        assert "Healthcare and Family Services The law is plain." in said

    def test_can_be_read_again_where_it_is_judged(self, story, be):
        page = be("coo").words(f"/requests/{story.escalated().reference}/order/")

        assert "Read the denial again" in page
        assert "The law is plain." in page


class TestWhatIsAsked:
    def test_shows_each_element_with_what_it_is_needed_for(self, story, be):
        request = story.filed()
        page = be("hfs.counsel").words(f"/requests/{request.reference}/")

        assert all(row["name"] in page and row["justification"] in page for row in request.snapshot["elements"])

    def test_shows_no_element_that_was_dropped(self, story, be):
        request = story.filed()
        dropped = next(row["name"] for row in request.snapshot["elements"] if row["code"] == request.elements[-1])
        story.take("dcfs.requester", request, "narrow", elements=request.elements[:-1])
        page = be("hfs.counsel").words(f"/requests/{request.reference}/")

        assert dropped not in page[page.index("Elements") : page.index("The record")]

    def test_shows_what_a_release_waits_for(self, story, be):
        page = be("hfs.counsel").words(f"/requests/{story.filed().reference}/")

        assert "Interagency agreement for Medicaid data" in page

    def test_is_escaped(self, story, be):
        request = story.filed(title="<script>alert(1)</script>")

        assert b"<script>alert(1)" not in be("hfs.counsel").get(f"/requests/{request.reference}/").content
