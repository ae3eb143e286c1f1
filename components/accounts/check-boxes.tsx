interface CheckBoxesProps {
  readonly legend: string;
  readonly options: Readonly<Record<string, string>>;
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

export function CheckBoxes({ legend, options, chosen, onChange }: CheckBoxesProps) {
  return (
    <fieldset className="grid gap-1.5">
      <legend className="text-sm font-medium">{legend}</legend>
      {Object.entries(options).map(([name, text]) => (
        <label key={name} className="flex min-h-8 cursor-pointer items-center gap-2.5 text-sm max-sm:min-h-11">
          <input
            type="checkbox"
            className="size-4 shrink-0"
            checked={chosen.includes(name)}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, name] : chosen.filter((each) => each !== name))
            }
          />
          <span>
            <span className="font-medium">{name}</span> <span className="text-muted-foreground">{text}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
