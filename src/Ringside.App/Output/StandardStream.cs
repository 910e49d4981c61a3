namespace Ringside.App.Output;

/// <summary>Standard output or standard error, to be written to: a write that fails is told as such, because nothing else of the error
/// says that it was the output.</summary>
/// <param name="inner">The stream of the runtime.</param>
/// <param name="mayFail">True for standard error: nobody can be told that it failed, so nobody is.</param>
internal sealed class StandardStream(Stream inner, bool mayFail) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (IOException failure)
        {
            if (!mayFail)
            {
                throw new OutputException(failure);
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
