using Ringside.Bench.Venue;

namespace Ringside.Bench.Tests.Venue;

public sealed class VenueProgressTests
{
    [Fact]
    public void An_answer_is_read_as_it_was_written_and_nothing_else_is()
    {
        VenueProgress progress = new(12_345, 999);
        Assert.True(VenueProgress.TryParse(progress.ToString(), out VenueProgress read));
        Assert.Equal(progress, read);
        string?[] others = [null, "", "progress", "progress 1", "progress 1 x", "open 1 2", "progress 1 2 3", "progress -1 2"];
        foreach (string? line in others)
            Assert.False(VenueProgress.TryParse(line, out _), line);
    }
}
