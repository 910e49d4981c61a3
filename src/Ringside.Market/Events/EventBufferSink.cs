using System.Runtime.CompilerServices;

namespace Ringside.Market.Events;

/// <summary>Lets an engine write to an <see cref="EventBuffer"/>.</summary>
public readonly struct EventBufferSink : IEventSink
{
    private readonly EventBuffer _buffer;

    internal EventBufferSink(EventBuffer buffer) => _buffer = buffer;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref EngineEvent Next() => ref _buffer.Next();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish() => _buffer.Publish();
}
