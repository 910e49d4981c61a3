using System.Text;

namespace Ringside.App.Output;

/// <summary>Standard output for programs that read it: UTF-8 without a mark, buffered, LF line ends.</summary>
internal static class ConsoleStreams
{
    internal static StreamWriter Output() =>
        new(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 15) { NewLine = "\n" };
}
