using Ringside.Exchange.Configuration;
using Ringside.Exchange.Hosting;
using Ringside.Exchange.Nodes;
using Ringside.Messaging.Streams;
using Ringside.Protocols.Fields;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Hosting;

/// <summary>That a stream has begun or ended is noted on every machine, and a disk that takes no note ends nobody.</summary>
public sealed class DayNotesTests
{
    private static readonly StreamId Stream = StreamId.Shard(0);

    [Fact]
    public void A_machine_that_has_nothing_of_the_day_yet_notes_its_beginning_and_its_end()
    {
        using TemporaryFolder folder = new();
        DayNotes notes = new(FoldersIn(folder), Stream, problem => Assert.Null(problem));
        notes.Begun();
        notes.Ended(new DayEnd(7, 20, 300));
        notes.Advance(0);
        Assert.True(FoldersIn(folder).HasBegun(Stream));
        Assert.True(FoldersIn(folder).HasEnded(Stream));
        Assert.Equal(long.MaxValue, notes.DeadlineNanos);
    }

    [Fact]
    public void What_cannot_be_written_is_told_and_tried_again_after_a_pause()
    {
        using TemporaryFolder folder = new();
        List<string?> told = [];
        DayNotes notes = new(FoldersIn(folder), Stream, told.Add);
        string days = folder.Write("days", "a file where a folder should be");
        notes.Begun();
        notes.Advance(0);
        Assert.Equal(DayNotes.PauseNanos, notes.DeadlineNanos);
        notes.Advance(DayNotes.PauseNanos); // it is in vain again, and is not told again
        Assert.StartsWith("the day's notes cannot be written: ", Assert.Single(told), StringComparison.Ordinal);
        Assert.Equal(2 * DayNotes.PauseNanos, notes.DeadlineNanos);
        File.Delete(days);
        notes.Advance((2 * DayNotes.PauseNanos) - 1);
        Assert.False(FoldersIn(folder).HasBegun(Stream));

        // Also by one that writes no more: nobody says so a second time.
        notes.Advance(2 * DayNotes.PauseNanos);
        Assert.True(FoldersIn(folder).HasBegun(Stream));
        Assert.Equal((long.MaxValue, 2), (notes.DeadlineNanos, told.Count));
        Assert.Null(told[^1]);
    }

    private static VenueFolders FoldersIn(TemporaryFolder folder) =>
        new(DemoVenue.Create(folder.Path) with { Day = Alpha10.Of("20240102") });
}
