using System.Globalization;
using System.Runtime.CompilerServices;

namespace Ringside.Linux.Errors;

/// <summary>The text of a failed call, made only when it did fail.</summary>
/// <remarks>An argument is evaluated before the method that takes it: an ordinary string would be formatted after every call, and
/// formatting may itself call the kernel (a garbage collection does) and so replace the error number before anybody has read it.
/// The compiler makes this handler first, so the error is read right after the call.</remarks>
[InterpolatedStringHandler]
internal ref struct KernelCallText
{
    private DefaultInterpolatedStringHandler _text;

    /// <summary>Reads the error number if the call failed.</summary>
    /// <param name="literalLength">Given by the compiler.</param>
    /// <param name="formattedCount">Given by the compiler.</param>
    /// <param name="result">What the call returned.</param>
    /// <param name="failed">Whether a text is wanted.</param>
    public KernelCallText(int literalLength, int formattedCount, int result, out bool failed)
    {
        failed = result == -1;
        Error = failed ? KernelException.LastError : Errno.None;
        _text = failed
            ? new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture)
            : default;
    }

    internal Errno Error { get; }

    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public override string ToString() => _text.ToStringAndClear();
}
