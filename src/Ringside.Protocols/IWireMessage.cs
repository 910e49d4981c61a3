namespace Ringside.Protocols;

/// <summary>A message with one wire layout: what reads it and what writes it. Hot paths use it through a type parameter, so that
/// nothing is boxed.</summary>
/// <typeparam name="TSelf">The message itself.</typeparam>
public interface IWireMessage<TSelf>
    where TSelf : struct, IWireMessage<TSelf>
{
    /// <summary>Bytes that <see cref="Write"/> writes.</summary>
    int Length { get; }

    /// <summary>Reads the message. Never throws and never reads past the end, whatever the bytes.</summary>
    /// <param name="source">The message and nothing else.</param>
    /// <param name="message">The message, when the result is true.</param>
    /// <returns>False for another length, another type or a field that cannot be what it should be.</returns>
    static abstract bool TryRead(ReadOnlySpan<byte> source, out TSelf message);

    /// <summary>Writes the message.</summary>
    /// <param name="destination">At least <see cref="Length"/> bytes; the rest is left alone.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    void Write(Span<byte> destination);
}
