namespace Ringside.Messaging.Files;

/// <summary>Gets the answers of a filesystem.</summary>
public interface IFileAnswers
{
    /// <summary>A request has ended; each one does exactly once.</summary>
    /// <param name="answer">Which, and how.</param>
    /// <param name="bytes">Of a read that succeeded: the bytes, fewer than asked for at the end of the file. Of a list: entries for
    /// <see cref="FileEntry.TryRead"/>. Good until this returns.</param>
    void Answered(in FileAnswer answer, ReadOnlySpan<byte> bytes);
}
