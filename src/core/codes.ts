import { crossCodes } from './codes/cross.ts';
import { descriptionCodes } from './codes/descriptions.ts';
import { generalCodes } from './codes/general.ts';
import { ipoibCodes } from './codes/ipoib.ts';
import { limitsCodes } from './codes/limits.ts';
import { mlx4Codes } from './codes/mlx4.ts';
import { modulesCodes } from './codes/modules.ts';
import { modulesLoadCodes } from './codes/modules-load.ts';
import { nvmeCodes } from './codes/nvme.ts';
import { nvmeJsonCodes } from './codes/nvme-json.ts';
import { settingsCodes } from './codes/settings.ts';
import { shellCodes } from './codes/shell.ts';
import { srpCodes } from './codes/srp.ts';

/** Every diagnostic code: its severity and what it means. docs/codes.md is generated from this table. */
export const codes = {
  ...generalCodes,
  ...nvmeCodes,
  ...nvmeJsonCodes,
  ...shellCodes,
  ...modulesCodes,
  ...descriptionCodes,
  ...settingsCodes,
  ...srpCodes,
  ...ipoibCodes,
  ...limitsCodes,
  ...modulesLoadCodes,
  ...mlx4Codes,
  ...crossCodes,
} as const;
