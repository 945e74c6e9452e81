"""A name on the record is what the record can hold."""


class TestASeparatorInAName:
    def test_keeps_nobody_from_acting(self, story, person):
        counsel = person("hfs.counsel")
        counsel.first_name = "Ro\x1fsa"
        counsel.save()

        assert story.take("hfs.counsel", story.filed(), "approve").state == "approved"
