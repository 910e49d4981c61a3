using System.Text;

namespace Ringside.App.Output;

/// <summary>Standard output and standard error: UTF-8 without a mark, LF line ends; a failed write to the output is an
/// <see cref="OutputException"/>, and one that was closed from the start takes everything and keeps nothing.</summary>
internal static class ConsoleStreams
{
    private const int SmallBuffer = 256;

    /// <summary>Puts them below <see cref="Console.Out"/> and <see cref="Console.Error"/>.</summary>
    internal static void Install()
    {
        Console.SetOut(Writer(OpenOutput(), SmallBuffer, flushAlways: true));
        Console.SetError(Writer(OpenError(), SmallBuffer, flushAlways: true));
    }

    /// <summary>Standard output for programs that read it: buffered.</summary>
    internal static StreamWriter Output() => Writer(OpenOutput(), 1 << 15, flushAlways: false);

    private static Stream OpenOutput() => StandardDescriptors.IsGiven(StandardDescriptors.Output)
        ? new StandardStream(Console.OpenStandardOutput(), mayFail: false)
        : Stream.Null;

    private static Stream OpenError() => StandardDescriptors.IsGiven(StandardDescriptors.Error)
        ? new StandardStream(Console.OpenStandardError(), mayFail: true)
        : Stream.Null;

    private static StreamWriter Writer(Stream stream, int size, bool flushAlways) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), size) { NewLine = "\n", AutoFlush = flushAlways };
}
