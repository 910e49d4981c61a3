namespace Ringside.Messaging.Objects;

/// <summary>Where the bytes of received objects go. Called by <see cref="ObjectReceiver"/> only, and never with a byte twice.</summary>
public interface IObjectStorage
{
    /// <summary>A new object begins.</summary>
    /// <param name="info">What it is.</param>
    /// <returns>False when it cannot be stored.</returns>
    bool TryCreate(in ObjectInfo info);

    /// <summary>Stores bytes.</summary>
    /// <param name="id">Of which object.</param>
    /// <param name="offset">Where they belong.</param>
    /// <param name="bytes">The bytes.</param>
    /// <returns>False when they cannot be stored: the object is dropped.</returns>
    bool TryWrite(long id, long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Gives back what was stored, for the digest.</summary>
    /// <param name="id">Of which object.</param>
    /// <param name="offset">From where.</param>
    /// <param name="into">Filled whole; all of it was stored before.</param>
    /// <returns>False when it cannot be read: the object is dropped.</returns>
    bool TryRead(long id, long offset, Span<byte> into);

    /// <summary>All bytes are there and the digest is right: the application may have it.</summary>
    /// <param name="id">Which object.</param>
    /// <param name="sizeBytes">Its size.</param>
    /// <returns>False when it could not be put in its place: the object is dropped.</returns>
    bool TryComplete(long id, long sizeBytes);

    /// <summary>The object will not be completed; its bytes go.</summary>
    /// <param name="id">Which object.</param>
    /// <param name="reason">Why; <see cref="ObjectVerdict.Unknown"/> when its sender gave it up or was not heard of for too long.</param>
    void Drop(long id, ObjectVerdict reason);
}
