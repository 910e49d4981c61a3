using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;
using Ringside.Protocols.MarketData;

namespace Ringside.Lab.MarketData;

/// <summary>Finds the two sides of a feed format: a built-in one by its name, or the user's own in an assembly file.</summary>
/// <remarks>
/// An assembly is code that runs with all rights of this process: load only what you trust. It is loaded beside the program, with
/// what lies in its own folder; the interfaces of Ringside.Protocols are always the program's own.
/// </remarks>
public static class FormatLoader
{
    private const string NeedsReflection = "A format of the user's own is found by reflection in an assembly that trimming does not know.";

    /// <summary>The exchange's side: what turns a line into a packet.</summary>
    /// <param name="nameOrAssembly">A name out of <see cref="MarketDataFormats.Names"/>, or the path of an assembly that holds exactly one
    /// public, not abstract class that implements <see cref="IMarketDataFormatter"/> and has a constructor without parameters.</param>
    /// <returns>A new formatter.</returns>
    /// <exception cref="FormatLoadException">Anything else.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    public static IMarketDataFormatter LoadFormatter(string nameOrAssembly) =>
        MarketDataFormats.TryGetFormatter(nameOrAssembly, out IMarketDataFormatter? formatter)
            ? formatter
            : LoadFromAssembly<IMarketDataFormatter>(nameOrAssembly);

    /// <summary>The trader's side: what turns a packet back into a row.</summary>
    /// <param name="nameOrAssembly">A name out of <see cref="MarketDataFormats.Names"/>, or the path of an assembly that holds exactly one
    /// public, not abstract class that implements <see cref="IMarketDataParser"/> and has a constructor without parameters.</param>
    /// <returns>A new parser.</returns>
    /// <exception cref="FormatLoadException">Anything else.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    public static IMarketDataParser LoadParser(string nameOrAssembly) =>
        MarketDataFormats.TryGetParser(nameOrAssembly, out IMarketDataParser? parser)
            ? parser
            : LoadFromAssembly<IMarketDataParser>(nameOrAssembly);

    [RequiresUnreferencedCode(NeedsReflection)]
    private static T LoadFromAssembly<T>(string path)
        where T : class
    {
        if (!File.Exists(path))
        {
            throw new FormatLoadException(
                $"{path} is neither a built-in format ({string.Join(", ", MarketDataFormats.Names)}) nor the path of an assembly");
        }

        Type[] found = [.. PublicTypes(path).Where(IsImplementation<T>)];
        if (found.Length != 1)
        {
            string names = found.Length == 0 ? "none" : string.Join(", ", found.Select(type => type.FullName));
            throw new FormatLoadException(
                $"{path} holds {found.Length} public classes that implement {typeof(T).Name} and can be made without parameters "
                    + $"({names}), expected exactly one");
        }

        return Make<T>(path, found[0]);
    }

    [RequiresUnreferencedCode(NeedsReflection)]
    private static Type[] PublicTypes(string path)
    {
        string fullPath = Path.GetFullPath(path);
        AssemblyLoadContext context = new(fullPath);
        context.Resolving += (_, name) => FindBeside(context, fullPath, name);
        try
        {
            return context.LoadFromAssemblyPath(fullPath).GetExportedTypes();
        }
        catch (BadImageFormatException exception)
        {
            throw new FormatLoadException($"{path} is not a .NET assembly", exception);
        }
        catch (Exception exception) when (exception is IOException or TypeLoadException or UnauthorizedAccessException)
        {
            throw new FormatLoadException($"{path} cannot be loaded: {FirstLine(exception)}", exception);
        }
    }

    /// <summary>What the program itself does not have may lie in the folder of the assembly.</summary>
    [RequiresUnreferencedCode(NeedsReflection)]
    private static Assembly? FindBeside(AssemblyLoadContext context, string fullPath, AssemblyName name)
    {
        string candidate = Path.Combine(Path.GetDirectoryName(fullPath)!, $"{name.Name}.dll");
        return File.Exists(candidate) ? context.LoadFromAssemblyPath(candidate) : null;
    }

    [RequiresUnreferencedCode(NeedsReflection)]
    private static bool IsImplementation<T>(Type type) =>
        type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }
            && type.IsAssignableTo(typeof(T))
            && type.GetConstructor(Type.EmptyTypes) is not null;

    [RequiresUnreferencedCode(NeedsReflection)]
    private static T Make<T>(string path, Type type)
        where T : class
    {
        try
        {
            return (T)Activator.CreateInstance(type)!;
        }
        catch (TargetInvocationException exception)
        {
            Exception cause = exception.InnerException ?? exception;
            throw new FormatLoadException($"{path}: the constructor of {type.FullName} failed: {FirstLine(cause)}", exception);
        }
    }

    private static string FirstLine(Exception exception) => exception.Message.ReplaceLineEndings("\n").Split('\n')[0];
}
