using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Files;
using Ringside.Messaging.Streams;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Hosting;

/// <summary>Where a venue keeps what, below its data folder.</summary>
/// <remarks>
/// <code>
/// streams/NODE/STREAM/      segments and promise of a store
/// epochs/STREAM/            claims of epochs; beside them
///   identity                the identity that the stream begins with
///   begun                   there as soon as it has begun
/// instances/NODE/           numbers of the runs of a node
/// snapshots/                of all streams together
/// losses/loss-NNN           what an operator has accepted to lose (<see cref="LossAcceptance"/>); beside what was before, which
///                           ends with .lost-NNN
/// </code>
/// </remarks>
internal sealed class VenueFolders(VenueConfiguration venue)
{
    internal string Snapshots => Path.Combine(venue.DataFolder, "snapshots");

    internal string Epochs => Path.Combine(venue.DataFolder, "epochs");

    internal string StreamOf(string node, StreamId stream) =>
        Path.Combine(venue.DataFolder, "streams", node, VenueStreams.NameOf(stream));

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

    private string LossFolder => Path.Combine(venue.DataFolder, "losses");

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
}
