namespace Ringside.Messaging.Blocks;

/// <summary>Gets the answers of a block device.</summary>
public interface IBlockAnswers
{
    /// <summary>A request has ended; each one does exactly once.</summary>
    /// <param name="answer">Which, and how.</param>
    /// <param name="bytes">Of a read that succeeded: all bytes asked for; of describe: see <see cref="BlockDevice.TryRead"/>. Good until
    /// this returns.</param>
    void Answered(in BlockAnswer answer, ReadOnlySpan<byte> bytes);
}
