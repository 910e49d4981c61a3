namespace Ringside.Exchange.Snapshots;

/// <summary>A file as an output that cores can write to: they know no files.</summary>
/// <param name="file">The file; stays open. What it throws (<see cref="IOException"/>) comes to whoever writes.</param>
internal sealed class FileOutput(FileStream file) : PieceOutput(UsualBytes)
{
    /// <inheritdoc/>
    protected override void Give(ReadOnlySpan<byte> piece) => file.Write(piece);
}
