using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Ringside.Exchange.Snapshots;
using Ringside.Market.Engine;
using Ringside.Market.Events;

namespace Ringside.Exchange.Shards;

/// <content>Snapshots. Equal states give equal bytes.</content>
/// <remarks>
/// <code>
/// size  field
///  4    'RSSC'
///  4    version: 2, or 3 where the active logic version is above 1
///  4    number of the shard
///  4    how many shards there are
///  4    how far the day is (DayPhase)
///  4    active logic version; in version 3 only
///  8    number of the last batch
///  8    its stamp
///  8    digest of the shard
///  4    gateways in the order in which they came; then for each 24: 4 number, 4 whether lost, 8 run, 8 last sequence
///  4    sessions, likewise; then for each 32: 4 number, 4 gateway, 8 run, 8 generation, 4 whether connected, 4 (zero)
///  4    tokens, likewise; then for each 40: 16 token, 8 id of the order, 8 hash of the content, 4 session, 4 (zero)
///  4    length of the engine's snapshot, and that many bytes
///  4    CRC-32C of all before it
/// </code>
/// A shard with the first logic version is written as it was before there were any, so that an older program, too, can begin with it.
/// </remarks>
public sealed partial class ShardCore
{
    private const uint Magic = 0x4353_5352;
    private const int SnapshotVersion = 2;
    private const int SnapshotVersionWithLogic = 3;

    /// <summary>The whole state as bytes; allocates.</summary>
    public byte[] Save() => SealedWriter.ToBytes(Save);

    /// <summary>Writes the whole state, piece by piece.</summary>
    /// <param name="output">Where it goes.</param>
    public void Save(IBufferWriter<byte> output)
    {
        bool namesLogic = LogicVersion > LogicVersions.First;
        SealedWriter bytes = new(output, Magic, namesLogic ? SnapshotVersionWithLogic : SnapshotVersion);
        bytes.Put(_options.Shard);
        bytes.Put(_options.Shards);
        bytes.Put((int)Day);
        if (namesLogic)
            bytes.Put(LogicVersion);
        bytes.Put(LastNumber);
        bytes.Put(LastStampNanos);
        bytes.Put(Digest);
        bytes.Put(_gateways.Count);
        for (int place = 0; place < _gateways.Count; place++)
            bytes.Put(_gateways[place]);
        bytes.Put(_sessions.Count);
        for (int place = 0; place < _sessions.Count; place++)
            bytes.Put(_sessions[place]);
        bytes.Put(_tokens.Count);
        for (int place = 0; place < _tokens.Count; place++)
            bytes.Put(_tokens[place]);
        // A length that the field cannot hold belongs to a snapshot that its keeper refuses, because nobody could read it again.
        bytes.Put(unchecked((int)_engine.SavedLength));
        _engine.Save(bytes);
        bytes.Seal();
    }

    /// <summary>Takes up where a snapshot was made: a shard of equal digest, and equal in what it will do.</summary>
    /// <param name="snapshot">Its bytes, which may be spoiled.</param>
    /// <param name="options">The limits; what is in the snapshot must fit them.</param>
    /// <param name="core">The shard, when the result is true.</param>
    /// <param name="error">What is wrong, when the result is false; else empty.</param>
    /// <returns>False when the bytes are no snapshot, are spoiled, are of another shard, or do not fit the options.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The options are out of range.</exception>
    public static bool TryLoad(
        ReadOnlySpan<byte> snapshot, ShardCoreOptions options, [NotNullWhen(true)] out ShardCore? core, out string error)
    {
        core = null;
        Checked(options);
        error = "it is no snapshot of a shard, or its sum is wrong";
        bool namesLogic = SealedBytes.TryOpen(snapshot, Magic, SnapshotVersionWithLogic, out FieldReader reader);
        if (!namesLogic && !SealedBytes.TryOpen(snapshot, Magic, SnapshotVersion, out reader))
            return false;
        error = "it is of another shard, or of another number of shards";
        if (reader.Int32() != options.Shard || reader.Int32() != options.Shards)
            return false;
        error = "its day has a phase that cannot be";
        if (reader.Int32() is not (>= (int)DayPhase.Running and <= (int)DayPhase.Ended and { } day))
            return false;
        uint logic = namesLogic ? reader.UInt32() : LogicVersions.First;
        error = $"it needs logic version {logic}, and this program can run up to {options.NewestLogicVersion}";
        if (logic > options.NewestLogicVersion || (namesLogic && logic <= LogicVersions.First))
            return false;
        if (!TryFindEngine(reader, out ReadOnlySpan<byte> engineBytes, out error))
            return false;
        EventBuffer events = new(options.ExpectedEvents);
        bool isLoaded = MatchingEngine<EventBufferSink>.TryLoad(
            engineBytes, options.Engine, events.Sink, out MatchingEngine<EventBufferSink>? engine, out error);
        if (!isLoaded)
            return false;
        ShardCore loaded = new(options, events, engine) { Day = (DayPhase)day, LogicVersion = logic };
        error = loaded.LoadTables(ref reader);
        if (error.Length != 0)
        {
            loaded.Dispose();
            return false;
        }

        core = loaded;
        return true;
    }

    /// <summary>Goes over the tables with a reader of its own, to the engine behind them.</summary>
    private static bool TryFindEngine(FieldReader reader, out ReadOnlySpan<byte> engine, out string error)
    {
        engine = default;
        error = "its lengths do not fit together";
        reader.Int64();
        reader.Int64();
        reader.Int64();
        foreach (int size in (ReadOnlySpan<int>)[ShardGateway.Size, ShardSession.Size, ShardToken.Size])
        {
            int count = reader.Count(size);
            if (reader.IsShort || (long)count * size > reader.Left)
                return false;
            reader.Take(count * size);
        }

        int length = reader.Count(1);
        if (reader.IsShort || length != reader.Left)
            return false;
        engine = reader.Take(length);
        error = string.Empty;
        return true;
    }

    /// <summary>Takes the tables; their lengths were looked at.</summary>
    /// <returns>What is wrong with them; empty when nothing is.</returns>
    private string LoadTables(ref FieldReader reader)
    {
        LastNumber = reader.Int64();
        LastStampNanos = reader.Int64();
        ulong digest = (ulong)reader.Int64();
        if (LastNumber < 0)
            return "the number of its last batch is negative";
        int gateways = reader.Count(ShardGateway.Size);
        for (int index = 0; index < gateways; index++)
        {
            if (!_gateways.TryLoad(reader.Struct<ShardGateway>()))
                return "a gateway cannot be, is there twice, or has no room";
        }

        int sessions = reader.Count(ShardSession.Size);
        for (int index = 0; index < sessions; index++)
        {
            ShardSession session = reader.Struct<ShardSession>();
            int gateway = _gateways.Find(session.Gateway);
            if (gateway < 0 || session.Instance > _gateways[gateway].Instance || !_sessions.TryLoad(session))
                return "a session cannot be, is there twice, or has no room";
        }

        int tokens = reader.Count(ShardToken.Size);
        for (int index = 0; index < tokens; index++)
        {
            ShardToken token = reader.Struct<ShardToken>();
            bool canBe = _sessions.Find(token.Session) >= 0 && token.OrderId <= (ulong)LastNumber;
            if (!canBe || !_tokens.TryLoad(token))
                return "a token cannot be, is there twice, or has no room";
        }

        return Digest == digest ? string.Empty : "what is in it has another digest than the one that is written";
    }
}
