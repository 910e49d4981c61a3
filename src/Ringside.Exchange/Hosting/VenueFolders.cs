using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Files;
using Ringside.Exchange.Nodes;
using Ringside.Messaging.Streams;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Hosting;

/// <summary>Where a venue keeps what, below its data folder: each day in a folder of its own, with streams of its own.</summary>
/// <remarks>
/// <code>
/// DAY/                      of one day:
/// streams/NODE/STREAM/      segments and promise of a store
/// epochs/STREAM/            claims of epochs; beside them
///   identity                the identity that the stream begins with
///   begun                   there as soon as it has begun
///   ended                   there when its day is over: identity, last number, and the chain there
/// snapshots/                of all streams together
/// losses/loss-NNN           what an operator has accepted to lose (<see cref="LossAcceptance"/>); beside what was before, which
///                           ends with .lost-NNN
///                           beside the days:
/// instances/NODE/           numbers of the runs of a node
/// </code>
/// </remarks>
internal sealed class VenueFolders(VenueConfiguration venue)
{
    private const string Ended = "ended";

    internal string Snapshots => Path.Combine(Root, "snapshots");

    internal string Epochs => Path.Combine(Root, "epochs");

    private string Root => Path.Combine(venue.DataFolder, venue.Day.ToString().Trim());

    internal string StreamOf(string node, StreamId stream) =>
        Path.Combine(Root, "streams", node, VenueStreams.NameOf(stream));

    internal string InstancesOf(string node) => Path.Combine(venue.DataFolder, "instances", node);

    /// <summary>How often an operator has accepted a loss.</summary>
    internal int Losses => !Directory.Exists(LossFolder) ? 0 : Directory.GetFiles(LossFolder, "loss-???").Length;

    /// <summary>Name of the day: another one after each loss, for its numbers begin anew where the loss was.</summary>
    internal Alpha10 Day
    {
        get
        {
            string day = venue.Day.ToString().Trim();
            return Losses == 0 ? venue.Day
                : Alpha10.Of(string.Create(CultureInfo.InvariantCulture, $"{day[..Math.Min(3, day.Length)]}L{Losses:d3}"));
        }
    }

    /// <summary>Keeps what was accepted.</summary>
    /// <exception cref="IOException">It cannot be written, or there were 999 before.</exception>
    internal void NoteLoss(int number, ReadOnlySpan<byte> what)
    {
        if (number > 999)
            throw new IOException($"{LossFolder}: 999 losses were accepted; expected a new venue");
        Directory.CreateDirectory(LossFolder);
        WholeFile.Replace(Path.Combine(LossFolder, string.Create(CultureInfo.InvariantCulture, $"loss-{number:d3}")), what);
    }

    /// <summary>Whether the first batch of a stream was stable once.</summary>
    internal bool HasBegun(StreamId stream) => File.Exists(Path.Combine(Epochs, VenueStreams.NameOf(stream), "begun"));

    private string LossFolder => Path.Combine(Root, "losses");

    /// <summary>The identity that a stream may begin with: made once, and told as long as the stream has not begun; 0 afterwards, for what
    /// has begun must be found on the stores.</summary>
    internal uint NewIdentity(StreamId stream)
    {
        string folder = Path.Combine(Epochs, VenueStreams.NameOf(stream));
        string path = Path.Combine(folder, "identity");
        if (HasBegun(stream))
            return 0;
        Directory.CreateDirectory(folder);
        if (!File.Exists(path))
            WholeFile.Replace(path, RandomNumberGenerator.GetBytes(sizeof(uint)));
        uint identity = BinaryPrimitives.ReadUInt32LittleEndian(File.ReadAllBytes(path));
        return identity == 0 ? 1 : identity;
    }

    /// <summary>The stream has begun: its first batch is stable.</summary>
    internal void NoteBegun(StreamId stream)
    {
        string path = Path.Combine(Epochs, VenueStreams.NameOf(stream), "begun");
        if (!File.Exists(path))
            WholeFile.Replace(path, []);
    }

    /// <summary>The day of a stream is over: its last batch is stable.</summary>
    internal void NoteEnded(StreamId stream, DayEnd end)
    {
        string path = Path.Combine(Epochs, VenueStreams.NameOf(stream), Ended);
        if (!File.Exists(path))
        {
            WholeFile.Replace(path, Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"{end.Identity} {end.Number} {end.Chain}\n")));
        }
    }

    /// <summary>Whether the day of a stream is over.</summary>
    internal bool HasEnded(StreamId stream) => File.Exists(Path.Combine(Epochs, VenueStreams.NameOf(stream), Ended));

    /// <summary>Where the stream of the day before ended: of the one that ended last; null when there is none.</summary>
    internal DayEnd? Before(StreamId stream)
    {
        FileInfo? newest = OtherDays(stream).Select(folder => new FileInfo(Path.Combine(folder, Ended)))
            .Where(file => file.Exists).MaxBy(file => file.LastWriteTimeUtc);
        string[] words = newest is null ? [] : File.ReadAllText(newest.FullName).Split(' ', StringSplitOptions.TrimEntries);
        return words.Length == 3 && uint.TryParse(words[0], CultureInfo.InvariantCulture, out uint identity)
            && long.TryParse(words[1], CultureInfo.InvariantCulture, out long number)
            && ulong.TryParse(words[2], CultureInfo.InvariantCulture, out ulong chain) ? new DayEnd(identity, number, chain) : null;
    }

    /// <summary>Another day of which the stream has begun and not ended; null when there is none.</summary>
    internal string? UnendedDay(StreamId stream) => OtherDays(stream)
        .Where(folder => File.Exists(Path.Combine(folder, "begun")) && !File.Exists(Path.Combine(folder, Ended)))
        .Select(folder => Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(folder)))).FirstOrDefault();

    // The folders of a stream's epochs on all other days.
    private IEnumerable<string> OtherDays(StreamId stream) => !Directory.Exists(venue.DataFolder) ? []
        : Directory.EnumerateDirectories(venue.DataFolder)
            .Where(day => Path.GetFileName(day) != Path.GetFileName(Root))
            .Select(day => Path.Combine(day, "epochs", VenueStreams.NameOf(stream)))
            .Where(Directory.Exists);
}
