using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Ringside.Market.Engine;

/// <content>Snapshots.</content>
public sealed partial class MatchingEngine<TSink>
{
    /// <summary>How many bytes <see cref="Save"/> writes now: for whoever puts a length before them.</summary>
    internal long SavedLength => _core.SavedLength;

    /// <summary>Writes the whole state, stop orders, order of all lists and counters included. Equal states give equal bytes.</summary>
    /// <param name="output">Where it goes.</param>
    public void Save(IBufferWriter<byte> output) => _core.Save(output);

    /// <summary>Makes an engine from a snapshot: of equal digest, and equal in what it will do.</summary>
    /// <param name="snapshot">What <see cref="Save"/> has written, or any other bytes: they are looked at before they are believed.</param>
    /// <param name="options">Limits of the new engine: others than those of the old one, if what is in the snapshot fits.</param>
    /// <param name="sink">Takes its events.</param>
    /// <param name="engine">The engine, when the result is true.</param>
    /// <param name="error">What is wrong with the snapshot, when the result is false; else empty.</param>
    /// <returns>False when the bytes are no snapshot, are spoiled, or do not fit the options.</returns>
    public static bool TryLoad(
        ReadOnlySpan<byte> snapshot, MatchingEngineOptions options, TSink sink, [NotNullWhen(true)] out MatchingEngine<TSink>? engine,
        out string error)
    {
        bool isLoaded = EngineCore<TSink, NoFaults>.TryLoad(
            snapshot, options, sink, default, out EngineCore<TSink, NoFaults>? core, out error);
        engine = isLoaded ? new MatchingEngine<TSink>(core!) : null;
        return isLoaded;
    }
}
