using System.Buffers.Binary;
using System.Security.Cryptography;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Files;
using Ringside.Messaging.Streams;

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
/// </code>
/// </remarks>
internal sealed class VenueFolders(VenueConfiguration venue)
{
    internal string Snapshots => Path.Combine(venue.DataFolder, "snapshots");

    internal string Epochs => Path.Combine(venue.DataFolder, "epochs");

    internal string StreamOf(string node, StreamId stream) =>
        Path.Combine(venue.DataFolder, "streams", node, VenueStreams.NameOf(stream));

    internal string InstancesOf(string node) => Path.Combine(venue.DataFolder, "instances", node);

    /// <summary>The identity that a stream may begin with: made once, and told as long as the stream has not begun; 0 afterwards, for what
    /// has begun must be found on the stores.</summary>
    internal uint NewIdentity(StreamId stream)
    {
        string folder = Path.Combine(Epochs, VenueStreams.NameOf(stream));
        string path = Path.Combine(folder, "identity");
        if (File.Exists(Path.Combine(folder, "begun")))
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
