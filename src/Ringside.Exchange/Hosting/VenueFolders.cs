using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Files;
using Ringside.Exchange.Nodes;
using Ringside.Exchange.Shards;
using Ringside.Messaging.Streams;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Hosting;

/// <summary>Where a venue keeps what, below its data folder: each day in a folder of its own, with streams of its own.</summary>
/// <remarks>
/// <code>
/// days/DAY/                 of one day:
/// streams/NODE/STREAM/      segments and promise of a store
/// epochs/STREAM/            claims of epochs; beside them
///   identity                the identity that the stream begins with
///   begun                   there as soon as it has begun
///   ended                   there when its day is over: how many days had ended with it, identity, last number, the chain there,
///                           and the active logic version if that is above 1
/// snapshots/                of all streams together
/// losses/loss-NNN           what an operator has accepted to lose (<see cref="LossAcceptance"/>); beside what was before, which
///                           ends with .lost-NNN
/// losses/day                what the day is called since then
///
/// instances/NODE/           numbers of the runs of a node, over all days
/// </code>
/// </remarks>
internal sealed class VenueFolders(VenueConfiguration venue)
{
    private const string Ended = "ended";

    internal string Snapshots => Path.Combine(Root, "snapshots");

    internal string Epochs => Path.Combine(Root, "epochs");

    private string Days => Path.Combine(venue.DataFolder, "days");

    private string Root => Path.Combine(Days, venue.Day.ToString().Trim());

    internal string StreamOf(string node, StreamId stream) =>
        Path.Combine(Root, "streams", node, VenueStreams.NameOf(stream));

    internal string InstancesOf(string node) => Path.Combine(venue.DataFolder, "instances", node);

    /// <summary>How often an operator has accepted a loss.</summary>
    internal int Losses => LossesIn(LossFolder);

    /// <summary>Name of the day: another one after each loss, for its numbers begin anew where the loss was.</summary>
    internal Alpha10 Day => File.Exists(NameAfterLoss) ? Alpha10.Of(File.ReadAllText(NameAfterLoss).Trim()) : venue.Day;

    /// <summary>Keeps what was accepted.</summary>
    /// <exception cref="IOException">It cannot be written, or there were 999 before.</exception>
    internal void NoteLoss(int number, ReadOnlySpan<byte> what)
    {
        if (number > 999)
            throw new IOException($"{LossFolder}: 999 losses were accepted; expected a new venue");
        // Counted over all days, of which two may begin with the same letters.
        int all = !Directory.Exists(Days) ? 0
            : Directory.EnumerateDirectories(Days).Sum(day => LossesIn(Path.Combine(day, "losses")));
        string name = venue.Day.ToString().Trim();
        name = string.Create(CultureInfo.InvariantCulture, $"{name[..Math.Min(3, name.Length)]}L{all + 1:d3}");
        Directory.CreateDirectory(LossFolder);
        WholeFile.Replace(NameAfterLoss, Encoding.ASCII.GetBytes(name + "\n"));
        WholeFile.Replace(Path.Combine(LossFolder, string.Create(CultureInfo.InvariantCulture, $"loss-{number:d3}")), what);
    }

    /// <summary>Whether the first batch of a stream was stable once.</summary>
    internal bool HasBegun(StreamId stream) => File.Exists(Path.Combine(Epochs, VenueStreams.NameOf(stream), "begun"));

    private string LossFolder => Path.Combine(Root, "losses");

    private string NameAfterLoss => Path.Combine(LossFolder, "day");

    private static int LossesIn(string folder) => !Directory.Exists(folder) ? 0 : Directory.GetFiles(folder, "loss-???").Length;

    /// <summary>The identity that a stream may begin with: made once, and told as long as the stream has not begun; 0 afterwards, for what
    /// has begun must be found on the stores.</summary>
    internal uint NewIdentity(StreamId stream)
    {
        if (HasBegun(stream))
            return 0;
        string path = InFolderOf(stream, "identity");
        if (!File.Exists(path))
            WholeFile.TryCreate(path, RandomNumberGenerator.GetBytes(sizeof(uint)));
        uint identity = BinaryPrimitives.ReadUInt32LittleEndian(File.ReadAllBytes(path));
        return identity == 0 ? 1 : identity;
    }

    // The folder is there: of several machines each makes its own, whoever comes to it first.
    private string InFolderOf(StreamId stream, string name) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(Epochs, VenueStreams.NameOf(stream))).FullName, name);

    /// <summary>The stream has begun: its first batch is stable.</summary>
    internal void NoteBegun(StreamId stream)
    {
        if (!HasBegun(stream))
            WholeFile.TryCreate(InFolderOf(stream, "begun"), []);
    }

    /// <summary>The day of a stream is over: its last batch is stable.</summary>
    internal void NoteEnded(StreamId stream, DayEnd end)
    {
        if (HasEnded(stream))
            return;
        long place = EndedDays(stream).Select(day => day.Place).DefaultIfEmpty().Max() + 1;
        // The first logic version is not written: so a program from before there were any can read the note.
        string logic = end.LogicVersion == LogicVersions.First ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $" {end.LogicVersion}");
        WholeFile.TryCreate(InFolderOf(stream, Ended), Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{place} {end.Identity} {end.Number} {end.Chain}{logic}\n")));
    }

    /// <summary>Whether the day of a stream is over.</summary>
    internal bool HasEnded(StreamId stream) => File.Exists(Path.Combine(Epochs, VenueStreams.NameOf(stream), Ended));

    /// <summary>Where the stream of the day before ended: of the one that ended last; null when there is none.</summary>
    internal DayEnd? Before(StreamId stream) => EndedDays(stream).DefaultIfEmpty().MaxBy(day => day.Place).End;

    /// <summary>Another day of which the stream has begun and not ended; null when there is none.</summary>
    internal string? UnendedDay(StreamId stream) => OtherDays(stream)
        .Where(folder => File.Exists(Path.Combine(folder, "begun")) && !File.Exists(Path.Combine(folder, Ended)))
        .Select(folder => Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(folder)))).FirstOrDefault();

    // The folders of a stream's epochs on all other days.
    private IEnumerable<string> OtherDays(StreamId stream) => !Directory.Exists(Days) ? []
        : Directory.EnumerateDirectories(Days)
            .Where(day => Path.GetFileName(day) != Path.GetFileName(Root))
            .Select(day => Path.Combine(day, "epochs", VenueStreams.NameOf(stream)))
            .Where(Directory.Exists);

    // The other days of which the stream has ended, each with its place among them.
    private IEnumerable<(long Place, DayEnd? End)> EndedDays(StreamId stream)
    {
        foreach (string file in OtherDays(stream).Select(folder => Path.Combine(folder, Ended)).Where(File.Exists))
        {
            string[] words = File.ReadAllText(file).Split(' ', StringSplitOptions.TrimEntries);
            uint logic = LogicVersions.First;
            yield return words.Length is 4 or 5 && long.TryParse(words[0], CultureInfo.InvariantCulture, out long place)
                && uint.TryParse(words[1], CultureInfo.InvariantCulture, out uint identity)
                && long.TryParse(words[2], CultureInfo.InvariantCulture, out long number)
                && ulong.TryParse(words[3], CultureInfo.InvariantCulture, out ulong chain)
                && (words.Length == 4 || uint.TryParse(words[4], CultureInfo.InvariantCulture, out logic))
                ? (place, new DayEnd(identity, number, chain) { LogicVersion = logic })
                : throw new IOException(
                    $"{file}: expected the place of the day, an identity, a number and a chain, and a logic version if it is above 1");
        }
    }
}
